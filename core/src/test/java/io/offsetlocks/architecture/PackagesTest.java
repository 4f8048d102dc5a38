package io.offsetlocks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.OffsetLocks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of core, as the compiled classes draw them. */
class PackagesTest {
    private static final String API = "io.offsetlocks";

    /** The packages that each package may know. */
    private static final Map<String, Set<String>> ARROWS =
            Map.of(
                    "",
                            Set.of(
                                    "names",
                                    "threads",
                                    "processes",
                                    "bytelocks",
                                    "words",
                                    "file",
                                    "common"),
                    "names", Set.of("threads", "common"),
                    "threads", Set.of("processes", "common"),
                    "processes", Set.of("common"),
                    "bytelocks", Set.of("processes", "file", "common"),
                    "words", Set.of("processes", "file", "common"),
                    "status", Set.of("words", "file", "common"),
                    "file", Set.of("common"),
                    "common", Set.of());

    /** What every package may know of the public one: it throws these to callers. */
    private static final Set<String> EXCEPTIONS =
            Set.of(
                    "IncompatibleLockFileException",
                    "LockFileReplacedException",
                    "LockLostException");

    /** The public interfaces that the names implement. */
    private static final Set<String> IMPLEMENTED = Set.of("NamedLocks", "HeldLock");

    private static List<CompiledClass> classes;

    @BeforeAll
    static void readClasses() throws Exception {
        classes = CompiledClass.allBeside(OffsetLocks.class);
    }

    @Test
    void everyPackage_isKnownHere() {
        Set<String> packages =
                classes.stream()
                        .map(each -> packageOf(each.name()))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(ARROWS.keySet()), packages);
    }

    @Test
    void arrows_areThoseOfTheDesign() {
        assertEquals(Set.of(), arrows((from, to) -> to.startsWith(API) && !isAllowed(from, to)));
    }

    /** An arrow that no class draws any more is to be taken off the list. */
    @Test
    void everyArrowOfTheDesign_isDrawn() {
        for (Map.Entry<String, Set<String>> from : ARROWS.entrySet()) {
            for (String to : from.getValue()) {
                BiPredicate<String, String> drawn =
                        (one, other) ->
                                packageOf(one).equals(from.getKey())
                                        && other.startsWith(API)
                                        && packageOf(other).equals(to);
                assertTrue(!arrows(drawn).isEmpty(), () -> from.getKey() + " -> " + to);
            }
        }
    }

    private static boolean isAllowed(String from, String to) {
        String fromPackage = packageOf(from);
        String toPackage = packageOf(to);
        if (fromPackage.equals(toPackage) || to.startsWith(API + ".hashing.")) {
            return true;
        }
        if (toPackage.isEmpty()) {
            String name = to.substring(to.lastIndexOf('.') + 1);
            return EXCEPTIONS.contains(name)
                    || fromPackage.equals("names") && IMPLEMENTED.contains(name);
        }
        return ARROWS.get(fromPackage).contains(toPackage);
    }

    @Test
    void queueOfThreads_knowsNoFile() {
        Pattern file = Pattern.compile("java\\.nio\\..*|java\\.io\\.(File|Random).*");

        assertEquals(
                Set.of(),
                arrows(
                        (from, to) ->
                                Set.of("threads", "processes").contains(packageOf(from))
                                        && file.matcher(to).matches()));
    }

    @Test
    void channel_isKnownByTheFileAndByTheClassThatKeepsItOpen() {
        Set<String> toChannel = arrows((from, to) -> to.equals("java.nio.channels.FileChannel"));

        assertEquals(
                Set.of(
                        "LockFileCreator -> java.nio.channels.FileChannel",
                        "FileMapping -> java.nio.channels.FileChannel",
                        "LockFile -> java.nio.channels.FileChannel",
                        "LockFilePath -> java.nio.channels.FileChannel",
                        "OpenDescriptors -> java.nio.channels.FileChannel",
                        "OpenLockFile -> java.nio.channels.FileChannel",
                        "OwnDescriptors -> java.nio.channels.FileChannel",
                        // of a command that locks nothing
                        "ReadOnlyLockFile -> java.nio.channels.FileChannel"),
                toChannel);
    }

    /** In JDK 17 a fault in a bulk operation, such as equals, crashes the JVM (hazard 9). */
    @Test
    void mapping_isReadAndWrittenByTheByteAndByTheWord_inOnePlace() {
        Pattern buffers = Pattern.compile("java\\.nio\\.\\w*Buffer\\..*");

        assertEquals(
                Set.of("FileMapping -> java.nio.MappedByteBuffer"),
                arrows((from, to) -> to.equals("java.nio.MappedByteBuffer")));
        assertEquals(
                Set.of(
                        "FileMapping calls java.nio.MappedByteBuffer.order",
                        "FileMapping calls java.nio.MappedByteBuffer.get",
                        "FileMapping calls java.nio.MappedByteBuffer.put",
                        "FileMapping calls java.nio.MappedByteBuffer.getLong",
                        // of the header to compare with, which is no mapping
                        "FileMapping calls java.nio.ByteBuffer.getLong"),
                calls(
                        (from, call) ->
                                from.endsWith(".FileMapping") && buffers.matcher(call).matches()));
    }

    @Test
    void lockFile_isOpenedInOnePlace() {
        Pattern touchesFiles =
                Pattern.compile(
                        "java\\.nio\\.file\\.Files\\..*|.*Channel\\.open"
                                + "|java\\.io\\.(File|RandomAccessFile)\\w*\\.<init>");

        assertEquals(
                Set.of(
                        "LockFilePath calls java.nio.channels.FileChannel.open",
                        // statfs and stat open nothing
                        "CoherentFileSystems calls java.nio.file.Files.getFileStore",
                        "LockFilePath calls java.nio.file.Files.readAttributes",
                        "FilePermissions calls java.nio.file.Files.readAttributes",
                        "FileWatch calls java.nio.file.Files.readAttributes",
                        // of /proc/self/fd, /proc/self/fdinfo, /proc/PID/fd and /proc/PID/maps
                        "OpenDescriptors calls java.nio.file.Files.isDirectory",
                        "OpenDescriptors calls java.nio.file.Files.isReadable",
                        "OpenDescriptors calls java.nio.file.Files.lines",
                        "OpenDescriptors calls java.nio.file.Files.newDirectoryStream",
                        "OpenDescriptors calls java.nio.file.Files.readAllLines",
                        "OpenDescriptors calls java.nio.file.Files.readAttributes",
                        // of /proc/locks
                        "ListedLock calls java.nio.file.Files.isReadable",
                        "ListedLock calls java.nio.file.Files.readAllLines",
                        // of files in /proc/self
                        "ListedFile calls java.nio.file.Files.readAllLines",
                        "ListedFile calls java.nio.file.Files.lines",
                        "ListedFile calls java.nio.file.Files.readSymbolicLink",
                        // of standard output
                        "StatusCommand calls java.io.FileOutputStream.<init>"),
                calls((from, call) -> touchesFiles.matcher(call).matches()));
    }

    /** To close what it opens drops all locks of the process in the file. */
    @Test
    void fileThatIsReadAlone_isOpenedByTheCommand_andNobodyUsesThat() {
        Pattern opens =
                Pattern.compile("io\\.offsetlocks\\..*\\.(ReadOnlyLockFile\\.open|openToRead)");

        assertEquals(
                Set.of(
                        "StatusCommand calls io.offsetlocks.internal.file.ReadOnlyLockFile.open",
                        "ReadOnlyLockFile calls"
                                + " io.offsetlocks.internal.file.LockFilePath.openToRead"),
                calls(
                        (from, call) ->
                                opens.matcher(call).matches() && !call.startsWith(from + ".")));
        assertEquals(
                Set.of(),
                arrows(
                        (from, to) ->
                                to.endsWith(".StatusCommand") && !from.endsWith(".StatusCommand")));
    }

    @Test
    void command_locksAndWritesNothing() {
        Pattern disturbs =
                Pattern.compile("java\\.nio\\..*Channel\\.(lock|tryLock|map|write|truncate|force)");

        assertEquals(
                Set.of(),
                calls(
                        (from, call) ->
                                from.matches(".*\\.(status\\.\\w+|ReadOnlyLockFile|Listed\\w+)")
                                        && disturbs.matcher(call).matches()));
    }

    /**
     * Linux takes {@code nanoTime} from a clock that nobody can set; the other can be stepped. A
     * new member asks it for a number that is greater than those of before a crash of the host.
     */
    @Test
    void library_asksNoClockThatCanBeStepped_butForTheGenerationOfAMember() throws Exception {
        assertEquals(
                Set.of("Member calls java.lang.System.currentTimeMillis"),
                calls((from, call) -> isStepped(call)));
        assertTrue(isStepped("java.time.Instant.now"));
    }

    private static boolean isStepped(String call) {
        return call.matches(
                "java\\.time\\..*\\.now|java\\.lang\\.System\\.currentTimeMillis"
                        + "|java\\.util\\.concurrent\\.locks\\.LockSupport\\.parkUntil"
                        + "|java\\.util\\.Date\\.<init>|java\\.util\\.Calendar\\.getInstance");
    }

    /** The clock is passed in: one class alone reads it from the JVM. */
    @Test
    void clock_isReadInOnePlace() {
        assertEquals(
                Set.of("Ticker calls java.lang.System.nanoTime"),
                calls((from, call) -> call.equals("java.lang.System.nanoTime")));
    }

    private static Set<String> arrows(BiPredicate<String, String> wanted) {
        Set<String> arrows = new TreeSet<>();
        for (CompiledClass from : classes) {
            for (String to : from.references()) {
                if (wanted.test(from.name(), to)) {
                    arrows.add(simple(from.name()) + " -> " + simple(to));
                }
            }
        }
        return arrows;
    }

    private static Set<String> calls(BiPredicate<String, String> wanted) {
        Set<String> calls = new TreeSet<>();
        for (CompiledClass from : classes) {
            for (String call : from.calls()) {
                if (wanted.test(from.name(), call)) {
                    calls.add(simple(from.name()) + " calls " + call);
                }
            }
        }
        return calls;
    }

    /** Returns the last word of one of our internal packages, and nothing for the public one. */
    private static String packageOf(String name) {
        String own = name.substring(0, name.lastIndexOf('.'));
        return own.equals(API) ? "" : own.replaceFirst("^io\\.offsetlocks\\.(internal\\.)?", "");
    }

    /** Names our own classes without their package, and all others with it. */
    private static String simple(String name) {
        return name.replaceFirst("^io\\.offsetlocks\\.(internal\\.\\w+\\.)?(?=\\w+$)", "");
    }
}

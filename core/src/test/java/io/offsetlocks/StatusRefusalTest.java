package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SecondUserFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the command {@code status} cannot show: it says why, prints nothing and changes nothing. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StatusRefusalTest extends SecondUserFixture {
    private static final String USAGE = "usage: java -jar offset-locks-core.jar status FILE";

    private void assertRefused(Path path, String complaint) throws Exception {
        StatusRun run = StatusRun.of("status", path);

        assertEquals(path + complaint + "\n", run.error());
        assertEquals("", run.out());
        assertEquals(2, run.exit());
    }

    @Test
    void whatIsNoRegularFile_isRefused() throws Exception {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, directory.resolve("target"));

        assertRefused(directory.resolve("missing"), ": there is no file");
        assertRefused(directory, " is a directory; a lock file is a regular file");
        assertRefused(link, " is a symbolic link; a lock file is a regular file");
    }

    @Test
    void fileOfOtherContent_isRefused_andLeftAsItWas() throws Exception {
        Path file = directory.resolve("text");
        byte[] text = new byte[5000];
        Arrays.fill(text, (byte) 'x');
        Files.write(file, text);

        assertRefused(file, " is not a lock file: it does not begin with OFFSETLK");

        assertEquals(-1, Arrays.mismatch(text, Files.readAllBytes(file)));
        Files.write(file, Arrays.copyOf(text, 4095));
        assertRefused(
                file, " is not a lock file: it has 4095 bytes, and the header alone has 4096");
    }

    @Test
    void fileThatNobodyHasFinished_isRefused() throws Exception {
        String unfinished =
                " is not finished: no program has opened it yet, or one is making it at this"
                        + " moment";
        Path file = directory.resolve("test.locks");
        Files.createFile(file);
        assertRefused(file, unfinished);

        Files.write(file, new byte[LockFileImage.size(SLOTS, LockFormat.BYTE_LOCKS)]);
        assertRefused(file, unfinished);
    }

    @ParameterizedTest
    @EnumSource(LockFormat.class)
    void damagedFile_isRefused_withTheReasonThatOpenGives(LockFormat format) throws Exception {
        Path file = directory.resolve("test.locks");
        byte[] whole = LockFileImage.of(SLOTS, format).bytes();

        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        StatusRun cut = StatusRun.of("status", file);
        assertTrue(cut.error().contains(" or was truncated"), cut.error());
        assertEquals(2, cut.exit());

        byte[] damaged = whole.clone();
        damaged[100] = 1;
        Files.write(file, damaged);
        StatusRun run = StatusRun.of("status", file);
        IncompatibleLockFileException thrown = null;
        try {
            OffsetLocks.open(file, SLOTS).close();
        } catch (IncompatibleLockFileException e) {
            thrown = e;
        }
        assertEquals(thrown.getMessage() + "\n", run.error());

        byte[] later = whole.clone();
        later[LockFileImage.VERSION_POSITION] = 3;
        Files.write(file, later);
        assertRefused(
                file, " has format version 3, which this version of the library does not know");
    }

    @Test
    void fileOfAnotherUser_isDenied_whereItMayNotBeRead() throws Exception {
        Path file = directory.resolve("test.locks");
        OffsetLocks.open(file, SLOTS).close();
        Path copy = Path.of(readableClassPath().split(":")[indexOfClasses()]);
        List<String> user = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

        StatusRun denied = StatusRun.behind(user, copy, "status", file);

        assertEquals(
                file + ": this user may not read it, or not search its directory\n",
                denied.error());
        assertEquals(2, denied.exit());
        // To read is enough, though not to lock.
        allow("rw-r--r--", file);
        assertEquals(2, StatusRun.behind(user, copy, "status", file).lines().size());
    }

    /** Returns where in the class path the classes of core are. */
    private static int indexOfClasses() throws Exception {
        List<String> elements = List.of(ChildProcess.classPath().split(":"));
        return elements.stream()
                .map(element -> Path.of(element).toAbsolutePath().normalize())
                .toList()
                .indexOf(StatusRun.classes());
    }

    @Test
    void wrongArguments_areAnsweredWithTheUsage() throws Exception {
        List<Object[]> all =
                List.of(
                        new Object[] {},
                        new Object[] {"status"},
                        new Object[] {"state", "file"},
                        new Object[] {"status", "file", "another"},
                        new Object[] {"status", "--yaml"});
        for (Object[] arguments : all) {
            StatusRun run = StatusRun.of(arguments);

            assertTrue(run.error().startsWith(USAGE), run.error());
            assertEquals("", run.out());
            assertEquals(2, run.exit());
        }
        assertTrue(StatusRun.of("--help").lines().get(0).startsWith(USAGE));
    }
}

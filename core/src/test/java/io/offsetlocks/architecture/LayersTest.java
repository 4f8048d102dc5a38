package io.offsetlocks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.OffsetLocks;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layers of docs/design.md, as the arrows between the compiled classes draw them. */
class LayersTest {
    /** From the top down. */
    private enum Layer {
        NAMES,
        QUEUE,
        PROCESSES,
        FILE,
        /** Below them all: what every layer may use and what knows none of them. */
        COMMON
    }

    private static final Map<Layer, Set<String>> LAYERS =
            new EnumMap<>(
                    Map.of(
                            Layer.NAMES,
                            Set.of(
                                    "OffsetLocks",
                                    "NamedLocks",
                                    "HeldLock",
                                    "ModeLocks",
                                    "LockView",
                                    "ReadWriteView",
                                    "ViewHolds",
                                    "NameOffsets",
                                    "Session",
                                    "OpenLockFiles"),
                            Layer.QUEUE,
                            Set.of(
                                    "SlotTable",
                                    "SlotBucket",
                                    "Slot",
                                    "Hold",
                                    "Holders",
                                    "Waiters",
                                    "WaitQueue",
                                    "Waiter",
                                    "LockWaitEvent",
                                    "AbandonedLockEvent",
                                    "Recordings",
                                    "Repairs"),
                            Layer.PROCESSES,
                            Set.of(
                                    "SlotBytes",
                                    "SlotByte",
                                    "Gate",
                                    "GateWait",
                                    "ByteWaiters",
                                    "ForeignSpells",
                                    "Tenures",
                                    "WaiterThreads"),
                            Layer.FILE,
                            Set.of(
                                    "LockFile",
                                    "FileWatch",
                                    "FileMaker",
                                    "Header",
                                    "LockFilePath",
                                    "LockRecords",
                                    "ClassLoaderMark"),
                            Layer.COMMON,
                            Set.of(
                                    "Deadline",
                                    "DeferredLog",
                                    "Failures",
                                    "QuotedName",
                                    "IncompatibleLockFileException",
                                    "LockFileReplacedException")));

    private static List<CompiledClass> classes;

    @BeforeAll
    static void readClasses() throws Exception {
        classes = CompiledClass.allBeside(OffsetLocks.class);
    }

    @Test
    void everyClass_isInALayer() {
        Set<String> placed =
                LAYERS.values().stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(names(), placed);
    }

    @Test
    void arrows_leadDownwards() {
        Set<String> upwards =
                arrows(
                        (from, to) ->
                                layerOf(to) != null
                                        && layerOf(from).compareTo(layerOf(to)) > 0
                                        && !to.equals("Session"));

        assertEquals(Set.of(), upwards);
    }

    /** A hold ends with its session: that is all that the layers below the session ask of it. */
    @Test
    void session_isAskedFromBelowOnlyWhetherItIsOpen() {
        Set<String> asked =
                calls(
                        (from, call) ->
                                layerOf(from) != Layer.NAMES
                                        && call.startsWith("io.offsetlocks.Session."));
        asked.removeIf(call -> call.endsWith(".Session.requireOpen"));

        // For the path that a flight recording shows.
        assertEquals(
                Set.of(
                        "AbandonedLockEvent calls io.offsetlocks.Session.path",
                        "LockWaitEvent calls io.offsetlocks.Session.path"),
                asked);
    }

    @Test
    void queue_knowsNoFile() {
        Set<String> toFile =
                arrows(
                        (from, to) ->
                                layerOf(from) == Layer.QUEUE
                                        && (layerOf(to) == Layer.FILE
                                                || to.startsWith("java.nio.channels.")
                                                || to.equals("java.nio.file.Files")));

        assertEquals(Set.of(), toFile);
    }

    @Test
    void channel_isKnownByTheFileAndByWhoKeepsItOpen() {
        Set<String> toChannel = arrows((from, to) -> to.equals("java.nio.channels.FileChannel"));

        assertEquals(
                Set.of(
                        "FileMaker -> java.nio.channels.FileChannel",
                        "LockFile -> java.nio.channels.FileChannel",
                        "LockFilePath -> java.nio.channels.FileChannel",
                        "OpenLockFiles -> java.nio.channels.FileChannel"),
                toChannel);
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
                        // stat opens nothing
                        "LockFilePath calls java.nio.file.Files.readAttributes",
                        "FileWatch calls java.nio.file.Files.readAttributes",
                        // of /proc/locks
                        "LockRecords calls java.nio.file.Files.isReadable",
                        "LockRecords calls java.nio.file.Files.readAllLines"),
                calls((from, call) -> touchesFiles.matcher(call).matches()));
    }

    /** A runtime may lack the flight recorder: only its own classes are loaded with it. */
    @Test
    void flightRecorder_isReachedInOneWay() {
        Set<String> events = Set.of("LockWaitEvent", "AbandonedLockEvent");

        assertEquals(
                Set.of("Recordings -> AbandonedLockEvent", "Recordings -> LockWaitEvent"),
                arrows((from, to) -> events.contains(to) && !events.contains(from)));
        assertEquals(
                Set.of("Recordings -> jdk.jfr.FlightRecorder"),
                arrows((from, to) -> to.startsWith("jdk.jfr.") && !events.contains(from)));
    }

    private static Set<String> names() {
        return classes.stream()
                .map(each -> simple(each.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> arrows(BiPredicate<String, String> wanted) {
        Set<String> arrows = new TreeSet<>();
        for (CompiledClass from : classes) {
            for (String to : from.references()) {
                if (wanted.test(simple(from.name()), simple(to))) {
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
                if (wanted.test(simple(from.name()), call)) {
                    calls.add(simple(from.name()) + " calls " + call);
                }
            }
        }
        return calls;
    }

    private static Layer layerOf(String name) {
        for (Map.Entry<Layer, Set<String>> layer : LAYERS.entrySet()) {
            if (layer.getValue().contains(name)) {
                return layer.getKey();
            }
        }
        return null;
    }

    /** Names our own classes without their package, and all others with it. */
    private static String simple(String name) {
        return name.replaceFirst("^io\\.offsetlocks\\.(?=\\w+$)", "");
    }
}

package io.offsetlocks.stress.storm;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Looks for what this process still has of a lock file that it no longer uses; it should have
 * nothing.
 */
record LeakCheck(StormFile file, BeatTimeout timeout) {
    /** Classes that have instances only while a thread holds or waits. */
    static final Set<String> OF_USE =
            Set.of("Hold", "LockHandle", "Waiter", "GateWait", "GateEntry", "WordQueue");

    /** Classes that have instances only while the file is open. */
    static final Set<String> OF_OPEN =
            Set.of(
                    "OffsetLocks",
                    "LockFileSession",
                    "OpenLockFile",
                    "LockFile",
                    "SlotTable",
                    "Slot",
                    "ByteLock",
                    "WordLock",
                    "Member",
                    "BellWait");

    /** A thread that stays in the kernel until another process rings, or this one closes. */
    private static final String AT_A_BELL = ".BellWait";

    private static final int FIRST_BYTE = 6;

    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile(" *\\d+: +(\\d+) +\\d+ +io\\.offsetlocks\\.(?:\\w+\\.)*(\\w+)( .*)?");

    /** Returns what is left of holders and waiters while the file is open, one line per thing. */
    List<String> whileOpen() {
        List<String> left = new ArrayList<>();
        // A thread of the library whose waiters have given up releases the byte when the kernel
        // grants it.
        if (!timeout.await(() -> lockedBytes().isEmpty() && busyThreads(AT_A_BELL).isEmpty())) {
            left.addAll(lockedBytes());
            left.addAll(busyThreads(AT_A_BELL));
        }
        left.addAll(instances(OF_USE));
        return left;
    }

    /** Returns what is left after the file was closed. */
    List<String> ofClosed() {
        List<String> left = new ArrayList<>(descriptors());
        if (!timeout.await(() -> busyThreads("").isEmpty())) {
            left.addAll(busyThreads(""));
        }
        return left;
    }

    /** Returns what is left on the heap after all files were closed and all references dropped. */
    static List<String> onHeap() {
        List<String> left = new ArrayList<>(instances(OF_USE));
        left.addAll(instances(OF_OPEN));
        return left;
    }

    /** Returns the kernel's entries of this process and the slots of the lock file. */
    private List<String> lockedBytes() {
        return KernelLocks.of(ProcessHandle.current().pid(), file.path()).stream()
                .filter(lock -> Long.parseLong(lock.split(" ")[FIRST_BYTE]) < file.end())
                .toList();
    }

    /** Returns those of the classes that have instances after a garbage collection. */
    private static List<String> instances(Set<String> classes) {
        return histogram()
                .lines()
                .map(HISTOGRAM_LINE::matcher)
                .filter(line -> line.matches() && classes.contains(line.group(2)))
                .map(line -> line.group(1) + " of " + line.group(2) + " on the heap")
                .toList();
    }

    private static String histogram() {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM has no class histogram", e);
        }
    }

    private List<String> descriptors() {
        long open = ChildProcess.descriptors(ProcessHandle.current().pid(), file.path());
        return open == 0 ? List.of() : List.of(open + " descriptors");
    }

    /** Returns the library's threads that are busy; an idle one ends by itself. */
    private static List<String> busyThreads(String exceptIn) {
        List<String> busy = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            boolean inLibrary =
                    Stream.of(entry.getValue())
                            .anyMatch(
                                    frame ->
                                            frame.getClassName().startsWith("io.offsetlocks.")
                                                    && !frame.getClassName()
                                                            .startsWith("io.offsetlocks.stress."));
            boolean excepted =
                    !exceptIn.isEmpty()
                            && Stream.of(entry.getValue())
                                    .anyMatch(frame -> frame.getClassName().endsWith(exceptIn));
            if (entry.getKey().getName().startsWith("offset-locks-") && inLibrary && !excepted) {
                busy.add(entry.getKey().getName() + " at " + List.of(entry.getValue()));
            }
        }
        return busy;
    }
}

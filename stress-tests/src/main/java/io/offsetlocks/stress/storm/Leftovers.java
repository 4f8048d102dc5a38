package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process still has of a lock file that it does not use any more: nothing, it should. */
final class Leftovers {
    /** What is there while a thread holds or waits, and only then. */
    private static final Set<String> OF_USE = Set.of("Hold", "HeldLock", "Waiter", "GateWait");

    /** What is there while the file is open, and only then. */
    private static final Set<String> OF_OPEN =
            Set.of("OffsetLocks", "Session", "LockFile", "SlotTable", "Slot");

    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile(" *\\d+: +(\\d+) +\\d+ +io\\.offsetlocks\\.(\\w+)( .*)?");

    private final Path lockFile;
    private final Patience patience;

    Leftovers(Path lockFile, Patience patience) {
        this.lockFile = lockFile;
        this.patience = patience;
    }

    /** Returns what is left of holders and waiters, one line for each, while the file is open. */
    List<String> whileOpen() {
        List<String> left = new ArrayList<>();
        // A thread of ours whose waiters have all gone gives the byte back when it comes to it.
        if (!patience.await(() -> lockedBytes().isEmpty() && busyThreads().isEmpty())) {
            left.addAll(lockedBytes());
            left.addAll(busyThreads());
        }
        left.addAll(instances(OF_USE));
        return left;
    }

    /** Returns what is left once the file is closed. */
    List<String> ofClosed() throws IOException {
        List<String> left = new ArrayList<>(descriptors());
        if (!patience.await(() -> busyThreads().isEmpty())) {
            left.addAll(busyThreads());
        }
        return left;
    }

    /** Returns what a process that has closed all files, and forgotten them, has in memory. */
    List<String> onHeap() {
        List<String> left = new ArrayList<>(instances(OF_USE));
        left.addAll(instances(OF_OPEN));
        return left;
    }

    /** Returns the lines of the system's list that say that this process has locked something. */
    private List<String> lockedBytes() {
        try {
            String inode = ":" + Files.getAttribute(lockFile, "unix:ino");
            long self = ProcessHandle.current().pid();
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .filter(line -> line.contains(" " + self + " ") && line.contains(inode + " "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the classes of the library that have instances after a collection of garbage. */
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
            throw new IllegalStateException("this JVM does not tell what is on its heap", e);
        }
    }

    private List<String> descriptors() throws IOException {
        Path real = lockFile.toRealPath();
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : all.toList()) {
                try {
                    if (Files.readSymbolicLink(descriptor).equals(real)) {
                        found.add("descriptor " + descriptor.getFileName());
                    }
                } catch (NoSuchFileException e) {
                    // The descriptor of this listing itself.
                }
            }
        }
        return found;
    }

    /** Returns the library's threads that are at work; an idle one ends by itself. */
    private static List<String> busyThreads() {
        List<String> busy = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            boolean inLibrary =
                    Stream.of(entry.getValue())
                            .anyMatch(
                                    frame ->
                                            frame.getClassName().startsWith("io.offsetlocks.")
                                                    && !frame.getClassName()
                                                            .startsWith("io.offsetlocks.stress."));
            if (entry.getKey().getName().startsWith("offset-locks-") && inLibrary) {
                busy.add(entry.getKey().getName() + " at " + List.of(entry.getValue()));
            }
        }
        return busy;
    }
}

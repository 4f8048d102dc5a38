package io.offsetlocks.stress.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What this process still has of a lock file that it has closed, which should be nothing. */
final class Leftovers {
    private Leftovers() {}

    /** Returns one line for each thing that is left. */
    static List<String> of(Path lockFile, Patience patience) throws IOException {
        List<String> left = new ArrayList<>(descriptors(lockFile));
        if (!patience.await(() -> busyThreads().isEmpty())) {
            left.addAll(busyThreads());
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("io.offsetlocks.open."))
                .forEach(left::add);
        return left;
    }

    private static List<String> descriptors(Path lockFile) throws IOException {
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

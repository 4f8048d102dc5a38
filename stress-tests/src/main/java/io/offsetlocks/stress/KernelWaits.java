package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who waits for a file lock, by the kernel's own account in {@code /proc/locks} (Linux). */
final class KernelWaits {
    private static final Path LOCKS = Path.of("/proc/locks");

    private KernelWaits() {}

    /** Returns whether the kernel says who waits. */
    static boolean areVisible() {
        return Files.isReadable(LOCKS);
    }

    /**
     * Returns whether a process is asleep in the kernel waiting for a file lock.
     *
     * <p>A waiter's line reads {@code 12: -> POSIX ADVISORY WRITE 4711 fd:00:1234 4096 4096}, where
     * 4711 is the process.
     */
    static boolean has(long pid) throws IOException {
        String waiter = Long.toString(pid);
        return Files.readAllLines(LOCKS).stream()
                .map(line -> line.split("\\s+"))
                .anyMatch(fields -> fields[1].equals("->") && fields[5].equals(waiter));
    }
}

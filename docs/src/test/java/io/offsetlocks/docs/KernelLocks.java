package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What Linux lists of the locks of one file: {@code /proc/locks}. */
public final class KernelLocks {
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);

    private KernelLocks() {}

    /** Waits until somebody is blocked for a byte of the file. */
    public static void awaitWaiter(Path file, long offset) throws IOException {
        String first = Long.toString(offset);
        await(() -> isWaitedFor(file, first), "somebody waits for byte " + first);
    }

    /**
     * Waits until somebody is blocked for any byte of the file, or something else has come true.
     *
     * @return whether somebody is blocked
     */
    public static boolean awaitWaiterUnless(Path file, BooleanSupplier other) {
        await(() -> isWaitedFor(file, "") || other.getAsBoolean(), "somebody waits for " + file);
        return isWaitedFor(file, "");
    }

    static void await(BooleanSupplier state, String what) {
        long start = System.nanoTime();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - start > BOUND_NANOS) {
                fail("not within a minute: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static boolean isWaitedFor(Path file, String first) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .filter(words -> words.get(1).equals("->"))
                    .map(words -> words.subList(words.size() - 3, words.size()))
                    .anyMatch(
                            words ->
                                    words.get(0).endsWith(inode)
                                            && (first.isEmpty() || words.get(1).equals(first)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

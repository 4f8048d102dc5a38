package io.offsetlocks.testing;

import io.offsetlocks.OffsetLocks;
import java.nio.file.Path;

/** The main class of a child whose two threads wait for each other for ever. */
public final class DeadlockedThreads {
    private DeadlockedThreads() {}

    /** Arguments: lock file, slots. */
    public static void main(String[] arguments) throws Exception {
        try (OffsetLocks locks =
                        OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]));
                SteppedThread first = SteppedThread.start("first");
                SteppedThread second = SteppedThread.start("second")) {
            first.call(() -> locks.lock("a"));
            second.call(() -> locks.lock("b"));
            first.begin(() -> locks.lock("b")).awaitWaiting();
            second.begin(() -> locks.lock("a")).awaitWaiting();
            System.out.println("deadlocked");
            // Until a line comes, or the input ends with the parent.
            System.in.read();
        }
    }
}

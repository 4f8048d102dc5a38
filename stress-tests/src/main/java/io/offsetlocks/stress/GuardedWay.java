package io.offsetlocks.stress;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Another way behind a {@link ReentrantLock}, for the threads of one JVM on one name.
 *
 * <p>Without it they would meet {@link java.nio.channels.OverlappingFileLockException}.
 */
final class GuardedWay implements LockingWay {
    private final ReentrantLock guard = new ReentrantLock();
    private final LockingWay guarded;

    GuardedWay(LockingWay guarded) {
        this.guarded = guarded;
    }

    @Override
    public AutoCloseable lock(String name) throws IOException {
        guard.lock();
        try {
            AutoCloseable held = guarded.lock(name);
            return () -> {
                try {
                    held.close();
                } finally {
                    guard.unlock();
                }
            };
        } catch (IOException | RuntimeException e) {
            guard.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        guarded.close();
    }
}

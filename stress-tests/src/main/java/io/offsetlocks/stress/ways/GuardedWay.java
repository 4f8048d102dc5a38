package io.offsetlocks.stress.ways;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.util.concurrent.locks.Lock;

/**
 * Another way behind a striped {@code ReentrantLock}, for the threads of one JVM.
 *
 * <p>Without it two threads that want one name would meet {@link
 * java.nio.channels.OverlappingFileLockException}.
 */
final class GuardedWay implements LockingWay {
    private final Striped<Lock> guards = Striped.lock(StripedWay.STRIPES);
    private final LockingWay guarded;

    GuardedWay(LockingWay guarded) {
        this.guarded = guarded;
    }

    @Override
    public AutoCloseable lock(String name) throws IOException {
        Lock guard = guards.get(name);
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
    public Object placeOf(String name) {
        return guarded.placeOf(name);
    }

    @Override
    public void close() throws IOException {
        guarded.close();
    }
}

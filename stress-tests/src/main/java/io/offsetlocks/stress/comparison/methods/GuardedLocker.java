package io.offsetlocks.stress.comparison.methods;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.util.concurrent.locks.Lock;

/**
 * Another locker behind a striped {@code ReentrantLock}, for the threads of one JVM.
 *
 * <p>Without it two threads that want one name would meet {@link
 * java.nio.channels.OverlappingFileLockException}.
 */
final class GuardedLocker implements Locker {
    private final Striped<Lock> guards = Striped.lock(StripedLocker.STRIPES);
    private final Locker guarded;

    GuardedLocker(Locker guarded) {
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
    public Object collisionKey(String name) {
        return guarded.collisionKey(name);
    }

    @Override
    public void close() throws IOException {
        guarded.close();
    }
}

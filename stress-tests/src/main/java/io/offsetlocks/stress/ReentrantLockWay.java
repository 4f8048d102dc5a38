package io.offsetlocks.stress;

import java.util.concurrent.locks.ReentrantLock;

/** A plain {@link ReentrantLock}, which other processes know nothing of: the ceiling. */
final class ReentrantLockWay implements LockingWay {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public AutoCloseable lock(String name) {
        lock.lock();
        return lock::unlock;
    }

    @Override
    public void close() {}
}

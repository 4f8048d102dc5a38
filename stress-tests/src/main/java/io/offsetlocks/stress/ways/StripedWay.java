package io.offsetlocks.stress.ways;

import com.google.common.util.concurrent.Striped;
import java.util.concurrent.locks.Lock;

/** Guava's striped {@code ReentrantLock}s, which other processes know nothing of. */
final class StripedWay implements LockingWay {
    static final int STRIPES = 1_024;

    private final Striped<Lock> stripes = Striped.lock(STRIPES);

    @Override
    public AutoCloseable lock(String name) {
        Lock lock = stripes.get(name);
        lock.lock();
        return lock::unlock;
    }

    @Override
    public void close() {}
}

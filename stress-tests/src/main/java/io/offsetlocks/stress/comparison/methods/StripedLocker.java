package io.offsetlocks.stress.comparison.methods;

import com.google.common.util.concurrent.Striped;
import java.util.concurrent.locks.Lock;

/** Guava's striped {@code ReentrantLock}s, which other processes do not see. */
final class StripedLocker implements Locker {
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

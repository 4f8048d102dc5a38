package io.offsetlocks.internal.names;

import io.offsetlocks.internal.common.QuotedName;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A name as a {@link Lock}. */
final class LockView implements Lock {
    private final SessionLocks locks;
    private final ViewHolds holds;
    private final String name;

    LockView(SessionLocks locks, ViewHolds holds, String name) {
        this.locks = locks;
        this.holds = holds;
        this.name = name;
    }

    @Override
    public void lock() {
        ViewHolds.Acquisition acquisition = holds.prepare(name);
        try {
            acquisition.held = locks.lock(name);
        } finally {
            // No call if it is held: there may be no stack left for one.
            if (acquisition.held == null) {
                holds.forget(acquisition);
            }
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        ViewHolds.Acquisition acquisition = holds.prepare(name);
        try {
            acquisition.held = locks.lockInterruptibly(name);
        } finally {
            // No call if it is held: there may be no stack left for one.
            if (acquisition.held == null) {
                holds.forget(acquisition);
            }
        }
    }

    @Override
    public boolean tryLock() {
        ViewHolds.Acquisition acquisition = holds.prepare(name);
        try {
            return locks.tryLock(name, acquisition);
        } finally {
            // No call if it is held: there may be no stack left for one.
            if (acquisition.held == null) {
                holds.forget(acquisition);
            }
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        Duration timeout = Duration.ofNanos(unit.toNanos(Math.max(time, 0)));
        ViewHolds.Acquisition acquisition = holds.prepare(name);
        try {
            return locks.tryLock(name, timeout, acquisition);
        } finally {
            // No call if it is held: there may be no stack left for one.
            if (acquisition.held == null) {
                holds.forget(acquisition);
            }
        }
    }

    @Override
    public void unlock() {
        ViewHolds.Acquisition acquisition = holds.latest(name);
        try {
            acquisition.held.close();
        } catch (RuntimeException e) {
            // The handle is closed all the same.
            holds.forget(acquisition);
            throw e;
        }
        holds.forget(acquisition);
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a lock between processes has no conditions");
    }

    @Override
    public String toString() {
        return QuotedName.of(name) + " in " + locks;
    }
}

package io.offsetlocks.internal.names;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.QuotedName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A name as a {@link Lock}. */
final class LockView implements Lock {
    private final NamedLocks locks;
    private final ViewHolds holds;
    private final String name;

    LockView(NamedLocks locks, ViewHolds holds, String name) {
        this.locks = locks;
        this.holds = holds;
        this.name = name;
    }

    @Override
    public void lock() {
        holds.push(name, locks.lock(name));
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        holds.push(name, locks.lockInterruptibly(name));
    }

    @Override
    public boolean tryLock() {
        return remembered(locks.tryLock(name));
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        Duration timeout = Duration.ofNanos(unit.toNanos(Math.max(time, 0)));
        return remembered(locks.tryLock(name, timeout));
    }

    private boolean remembered(Optional<HeldLock> lock) {
        lock.ifPresent(held -> holds.push(name, held));
        return lock.isPresent();
    }

    @Override
    public void unlock() {
        holds.pop(name).close();
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

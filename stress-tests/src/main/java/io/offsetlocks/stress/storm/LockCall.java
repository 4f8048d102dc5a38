package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.EntryReport.Reported;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** A method of the library that acquires locks. */
enum LockCall {
    LOCK(1, false, (locks, names, time) -> held(locks.lock(names.get(0)))),
    INTERRUPTIBLE(1, false, (locks, names, time) -> held(locks.lockInterruptibly(names.get(0)))),
    TRY(1, false, (locks, names, time) -> held(locks.tryLock(names.get(0)))),
    TIMED(1, false, (locks, names, time) -> held(locks.tryLock(names.get(0), time))),
    VIEW(1, false, (locks, names, time) -> locked(locks.asLock(names.get(0)))),
    ALL(3, false, (locks, names, time) -> held(locks.lockAll(names))),
    TRY_ALL(3, false, (locks, names, time) -> held(locks.tryLockAll(names, time))),
    SHARED(1, true, LOCK.method),
    SHARED_INTERRUPTIBLE(1, true, INTERRUPTIBLE.method),
    SHARED_TRY(1, true, TRY.method),
    SHARED_TIMED(1, true, TIMED.method),
    SHARED_ALL(3, true, ALL.method),
    SHARED_TRY_ALL(3, true, TRY_ALL.method);

    /** A call with its arguments. */
    @FunctionalInterface
    interface Call {
        /** Returns empty if the call ended without the lock. */
        Optional<Hold> acquire() throws InterruptedException;
    }

    /** A lock that a thread holds, and what was reported to the thread with it. */
    record Hold(Reported reported, Runnable releaser) {
        void release() {
            releaser.run();
        }
    }

    @FunctionalInterface
    private interface Method {
        Optional<Hold> call(NamedLocks locks, List<String> names, Duration time)
                throws InterruptedException;
    }

    private final int maxNames;
    private final boolean shared;
    private final Method method;

    LockCall(int maxNames, boolean shared, Method method) {
        this.maxNames = maxNames;
        this.shared = shared;
        this.method = method;
    }

    private static Optional<Hold> held(HeldLock lock) {
        return Optional.of(new Hold(Reported.of(lock.wasAbandoned()), lock::close));
    }

    private static Optional<Hold> held(Optional<HeldLock> lock) {
        return lock.flatMap(LockCall::held);
    }

    private static Optional<Hold> locked(Lock lock) {
        lock.lock();
        return Optional.of(new Hold(Reported.NOT_ASKED, lock::unlock));
    }

    Call of(OffsetLocks locks, List<NamedSlot> namedSlots, Duration time) {
        List<String> names = namedSlots.stream().map(NamedSlot::name).toList();
        return () -> method.call(shared ? locks.shared() : locks, names, time);
    }

    Counter counter() {
        return Counter.valueOf(name());
    }

    int maxNames() {
        return maxNames;
    }

    boolean isShared() {
        return shared;
    }
}

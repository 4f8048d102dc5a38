package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** A way to ask for locks. */
enum Errand {
    LOCK(Counter.LOCK, 1, false, (locks, names, time) -> held(locks.lock(names.get(0)))),
    INTERRUPTIBLE(
            Counter.INTERRUPTIBLE,
            1,
            false,
            (locks, names, time) -> held(locks.lockInterruptibly(names.get(0)))),
    TRY(Counter.TRY, 1, false, (locks, names, time) -> held(locks.tryLock(names.get(0)))),
    TIMED(Counter.TIMED, 1, false, (locks, names, time) -> held(locks.tryLock(names.get(0), time))),
    VIEW(Counter.VIEW, 1, false, (locks, names, time) -> locked(locks.asLock(names.get(0)))),
    ALL(Counter.ALL, 3, false, (locks, names, time) -> held(locks.lockAll(names))),
    TRY_ALL(Counter.TRY_ALL, 3, false, (locks, names, time) -> held(locks.tryLockAll(names, time))),
    SHARED(Counter.SHARED, 1, true, LOCK.asking),
    SHARED_INTERRUPTIBLE(Counter.SHARED_INTERRUPTIBLE, 1, true, INTERRUPTIBLE.asking),
    SHARED_TRY(Counter.SHARED_TRY, 1, true, TRY.asking),
    SHARED_TIMED(Counter.SHARED_TIMED, 1, true, TIMED.asking),
    SHARED_ALL(Counter.SHARED_ALL, 3, true, ALL.asking),
    SHARED_TRY_ALL(Counter.SHARED_TRY_ALL, 3, true, TRY_ALL.asking);

    /** Calls the method that the errand is about. */
    @FunctionalInterface
    private interface Asking {
        Optional<Hold> ask(NamedLocks locks, List<String> names, Duration time)
                throws InterruptedException;
    }

    private final Counter counter;
    private final int mostNames;
    private final boolean shared;
    private final Asking asking;

    Errand(Counter counter, int mostNames, boolean shared, Asking asking) {
        this.counter = counter;
        this.mostNames = mostNames;
        this.shared = shared;
        this.asking = asking;
    }

    private static Optional<Hold> held(HeldLock lock) {
        return Optional.of(Hold.of(Told.of(lock.wasAbandoned()), lock::close));
    }

    private static Optional<Hold> held(Optional<HeldLock> lock) {
        return lock.flatMap(Errand::held);
    }

    private static Optional<Hold> locked(Lock lock) {
        lock.lock();
        return Optional.of(Hold.of(Told.NOT_ASKED, lock::unlock));
    }

    Acquisition of(OffsetLocks locks, List<Place> places, Duration time) {
        List<String> names = places.stream().map(Place::name).toList();
        return () -> asking.ask(shared ? locks.shared() : locks, names, time);
    }

    Counter counter() {
        return counter;
    }

    int mostNames() {
        return mostNames;
    }

    boolean isShared() {
        return shared;
    }
}

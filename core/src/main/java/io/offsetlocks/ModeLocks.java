package io.offsetlocks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;

/** The names of a session in one mode: turns names into offsets, and holds into handles. */
final class ModeLocks implements NamedLocks {
    private final Session session;
    private final boolean shared;
    private final ViewHolds viewHolds = new ViewHolds();

    ModeLocks(Session session, boolean shared) {
        this.session = session;
        this.shared = shared;
    }

    @Override
    public HeldLock lock(String name) {
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        acquireUninterrupted(hold);
        return handle;
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        throwIfInterrupted();
        acquire(hold, Deadline.NEVER, true);
        return handle;
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        Hold hold = newHold(name);
        Optional<HeldLock> handle = Optional.of(handleOf(hold));
        return tryAcquire(hold) ? handle : Optional.empty();
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        Hold hold = newHold(name);
        Optional<HeldLock> handle = Optional.of(handleOf(hold));
        throwIfInterrupted();
        return acquire(hold, timeout, deadline) ? handle : Optional.empty();
    }

    /** Does the same for a view, which is to hold what is acquired. */
    boolean tryLock(String name, ViewHolds.Acquisition acquisition) {
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        if (!tryAcquire(hold)) {
            return false;
        }
        acquisition.held = handle;
        return true;
    }

    /** Does the same for a view, which is to hold what is acquired. */
    boolean tryLock(String name, Duration timeout, ViewHolds.Acquisition acquisition)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        throwIfInterrupted();
        if (!acquire(hold, timeout, deadline)) {
            return false;
        }
        acquisition.held = handle;
        return true;
    }

    /** Makes the handle before the hold is had: behind a grant nothing may fail. */
    private HeldLock handleOf(Hold hold) {
        return new HeldLock(session, List.of(hold));
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        List<Hold> wanted = newHolds(names);
        HeldLock handle = new HeldLock(session, wanted);
        int acquired = 0;
        try {
            while (acquired < wanted.size()) {
                acquireUninterrupted(wanted.get(acquired));
                acquired++;
            }
            return handle;
        } catch (RuntimeException | Error e) {
            handle.giveBackFirst(acquired, e);
            throw e;
        }
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        List<Hold> wanted = newHolds(names);
        HeldLock handle = new HeldLock(session, wanted);
        Optional<HeldLock> result = Optional.of(handle);
        throwIfInterrupted();
        int acquired = 0;
        try {
            while (acquired < wanted.size() && acquire(wanted.get(acquired), timeout, deadline)) {
                acquired++;
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            handle.giveBackFirst(acquired, e);
            throw e;
        }
        if (acquired == wanted.size()) {
            return result;
        }
        handle.giveBackFirst(acquired);
        return Optional.empty();
    }

    @Override
    public Lock asLock(String name) {
        session.offsetOf(name);
        session.requireOpen();
        return new LockView(this, viewHolds, name);
    }

    private Hold newHold(String name) {
        Hold hold = new Hold(session, session.offsetOf(name), shared, name);
        session.requireOpen();
        return hold;
    }

    /** Returns one hold an offset, in the order of the offsets, which is the same for everybody. */
    private List<Hold> newHolds(Collection<String> names) {
        Map<Long, Hold> holds = new TreeMap<>();
        for (String name : names) {
            Hold hold = newHold(name);
            holds.putIfAbsent(hold.offset, hold);
        }
        session.requireOpen();
        return List.copyOf(holds.values());
    }

    private boolean acquire(Hold hold, Duration timeout, Deadline deadline)
            throws InterruptedException {
        return timeout.isZero() ? tryAcquire(hold) : acquire(hold, deadline, true);
    }

    private void acquireUninterrupted(Hold hold) {
        try {
            acquire(hold, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw new AssertionError("a wait that is not interruptible was interrupted", e);
        }
    }

    private boolean tryAcquire(Hold hold) {
        try {
            Repairs.repairAny();
            return session.table().tryAcquire(hold);
        } catch (RuntimeException | Error e) {
            giveBackAfter(e, hold);
            throw e;
        }
    }

    private boolean acquire(Hold hold, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        try {
            Repairs.repairAny();
            return session.table().acquire(hold, deadline, interruptible);
        } catch (RuntimeException | Error e) {
            giveBackAfter(e, hold);
            throw e;
        }
    }

    /** Gives back what a call that fails may have been granted, or still wait for. */
    @SuppressWarnings("ReferenceEquality") // Nothing may be suppressed by itself.
    private static void giveBackAfter(Throwable failure, Hold hold) {
        Throwable more = Repairs.end(hold, true);
        if (more instanceof RuntimeException && more != failure) {
            failure.addSuppressed(more);
        }
        DeferredLog.write();
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public String toString() {
        return session.file() + (shared ? ", shared" : ", exclusive");
    }
}

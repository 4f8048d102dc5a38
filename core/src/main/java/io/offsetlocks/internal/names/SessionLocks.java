package io.offsetlocks.internal.names;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.internal.threads.Repairs;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.ToLongFunction;

/** The names of a session in one mode: turns names into offsets, and holds into handles. */
public final class SessionLocks implements NamedLocks {
    private final Session session;
    private final SlotTable table;
    private final ToLongFunction<String> offsets;
    private final boolean shared;
    private final ViewHolds viewHolds = new ViewHolds();

    /**
     * @param offsets the offset of a name; throws IllegalArgumentException for what is no name
     */
    public SessionLocks(
            Session session, SlotTable table, ToLongFunction<String> offsets, boolean shared) {
        this.session = session;
        this.table = table;
        this.offsets = offsets;
        this.shared = shared;
    }

    /** Returns a name as a view of its two modes. */
    public static ReadWriteLock readWriteLock(
            SessionLocks shared, SessionLocks exclusive, String name) {
        return new ReadWriteView(shared.asLock(name), exclusive.asLock(name));
    }

    Session session() {
        return session;
    }

    SlotTable table() {
        return table;
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
        acquire(hold, false, Deadline.NEVER, true);
        return handle;
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        Hold hold = newHold(name);
        Optional<HeldLock> handle = Optional.of(handleOf(hold));
        return acquireOnce(hold) ? handle : Optional.empty();
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, table.clock());
        Hold hold = newHold(name);
        Optional<HeldLock> handle = Optional.of(handleOf(hold));
        throwIfInterrupted();
        return acquire(hold, timeout, deadline) ? handle : Optional.empty();
    }

    /** Does the same for a view, which remembers what is acquired. */
    boolean tryLock(String name, ViewHolds.Acquisition acquisition) {
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        if (!acquireOnce(hold)) {
            return false;
        }
        acquisition.held = handle;
        return true;
    }

    /** Does the same for a view, which remembers what is acquired. */
    boolean tryLock(String name, Duration timeout, ViewHolds.Acquisition acquisition)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, table.clock());
        Hold hold = newHold(name);
        HeldLock handle = handleOf(hold);
        throwIfInterrupted();
        if (!acquire(hold, timeout, deadline)) {
            return false;
        }
        acquisition.held = handle;
        return true;
    }

    /** Makes the handle before the hold is acquired: after a grant nothing may fail. */
    private HeldLock handleOf(Hold hold) {
        return new LockHandle(this, hold);
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        Hold[] wanted = newHolds(names);
        LockHandle handle = new LockHandle(this, wanted);
        try {
            acquireAll(handle, wanted, false, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw interruptedInVain(e);
        }
        return handle;
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, table.clock());
        Hold[] wanted = newHolds(names);
        LockHandle handle = new LockHandle(this, wanted);
        Optional<HeldLock> result = Optional.of(handle);
        throwIfInterrupted();
        boolean held = acquireAll(handle, wanted, timeout.isZero(), deadline, true);
        return held ? result : Optional.empty();
    }

    /** Acquires all of some holds, or none. */
    private boolean acquireAll(
            LockHandle handle,
            Hold[] wanted,
            boolean once,
            Deadline deadline,
            boolean interruptible)
            throws InterruptedException {
        int acquired = 0;
        try {
            while (acquired < wanted.length
                    && acquire(wanted[acquired], once, deadline, interruptible)) {
                acquired++;
            }
            if (acquired == wanted.length) {
                return true;
            }
            handle.rollBackFirst(acquired);
            return false;
        } catch (InterruptedException | RuntimeException | Error e) {
            if (e instanceof Error) {
                // As Repairs.end does it, but without a call: there may be no stack for one.
                synchronized (Repairs.MONITOR) {
                    for (int i = 0; i < acquired; i++) {
                        Hold hold = wanted[i];
                        if (hold.repair == Hold.NO_REPAIR) {
                            hold.repair = Hold.ROLL_BACK;
                            hold.nextToRepair = Repairs.first;
                            Repairs.first = hold;
                        }
                    }
                }
            }
            handle.rollBackFirst(acquired, e);
            throw e;
        }
    }

    @Override
    public Lock asLock(String name) {
        offsetOf(name);
        session.requireOpen();
        return new LockView(this, viewHolds, name);
    }

    private long offsetOf(String name) {
        return offsets.applyAsLong(name);
    }

    private Hold newHold(String name) {
        Hold hold = new Hold(session, offsetOf(name), shared, name, Thread.currentThread());
        session.requireOpen();
        return hold;
    }

    /**
     * Returns one hold per offset, in the order of the offsets, which is the same for everybody.
     */
    private Hold[] newHolds(Collection<String> names) {
        Map<Long, Hold> holds = new TreeMap<>();
        for (String name : names) {
            Hold hold = newHold(name);
            holds.putIfAbsent(hold.offset, hold);
        }
        session.requireOpen();
        return holds.values().toArray(new Hold[0]);
    }

    private boolean acquire(Hold hold, Duration timeout, Deadline deadline)
            throws InterruptedException {
        return acquire(hold, timeout.isZero(), deadline, true);
    }

    private void acquireUninterrupted(Hold hold) {
        try {
            acquire(hold, false, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw interruptedInVain(e);
        }
    }

    private boolean acquireOnce(Hold hold) {
        try {
            return acquire(hold, true, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw interruptedInVain(e);
        }
    }

    private static AssertionError interruptedInVain(InterruptedException cause) {
        return new AssertionError("a wait that is not interruptible was interrupted", cause);
    }

    /**
     * Acquires a hold.
     *
     * @param once whether to make one attempt and not wait
     */
    private boolean acquire(Hold hold, boolean once, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        try {
            Repairs.repairAny();
            return once ? table.tryAcquire(hold) : table.acquire(hold, deadline, interruptible);
        } catch (RuntimeException | Error e) {
            if (e instanceof Error) {
                // As Repairs.end does it, but without a call: there may be no stack for one.
                synchronized (Repairs.MONITOR) {
                    if (hold.repair == Hold.NO_REPAIR) {
                        hold.repair = Hold.ROLL_BACK;
                        hold.nextToRepair = Repairs.first;
                        Repairs.first = hold;
                    }
                }
            }
            rollBackAfter(e, hold);
            throw e;
        }
    }

    /** Ends what a call that fails may have been granted, or may still wait for. */
    private static void rollBackAfter(Throwable failure, Hold hold) {
        Throwable more = Repairs.end(hold, true);
        if (more instanceof RuntimeException) {
            Failures.suppress(failure, more);
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
        return session.description() + (shared ? ", shared" : ", exclusive");
    }
}

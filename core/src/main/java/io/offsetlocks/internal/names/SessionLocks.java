package io.offsetlocks.internal.names;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    @Override
    public HeldLock lock(String name) {
        Hold hold = newHold(name);
        acquireUninterrupted(hold);
        return handle(List.of(hold));
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        Hold hold = newHold(name);
        throwIfInterrupted();
        table.acquire(hold, Deadline.NEVER, true);
        return handle(List.of(hold));
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        Hold hold = newHold(name);
        return table.tryAcquire(hold) ? Optional.of(handle(List.of(hold))) : Optional.empty();
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, table.clock());
        Hold hold = newHold(name);
        throwIfInterrupted();
        return acquire(hold, timeout, deadline)
                ? Optional.of(handle(List.of(hold)))
                : Optional.empty();
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        List<Hold> wanted = newHolds(names);
        List<Hold> acquired = new ArrayList<>(wanted.size());
        try {
            for (Hold hold : wanted) {
                acquireUninterrupted(hold);
                acquired.add(hold);
            }
            return handle(acquired);
        } catch (RuntimeException | Error e) {
            rollBackAfter(e, acquired);
            throw e;
        }
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, table.clock());
        List<Hold> wanted = newHolds(names);
        throwIfInterrupted();
        List<Hold> acquired = new ArrayList<>(wanted.size());
        try {
            for (Hold hold : wanted) {
                if (!acquire(hold, timeout, deadline)) {
                    handle(acquired).rollBack();
                    return Optional.empty();
                }
                acquired.add(hold);
            }
            return Optional.of(handle(acquired));
        } catch (InterruptedException | RuntimeException | Error e) {
            rollBackAfter(e, acquired);
            throw e;
        }
    }

    @Override
    public Lock asLock(String name) {
        offsets.applyAsLong(name);
        session.requireOpen();
        return new LockView(this, viewHolds, name);
    }

    private LockHandle handle(List<Hold> holds) {
        return new LockHandle(session, table, holds);
    }

    private void rollBackAfter(Throwable failure, List<Hold> holds) {
        try {
            handle(holds).rollBack();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Hold newHold(String name) {
        Hold hold =
                new Hold(session, offsets.applyAsLong(name), shared, name, Thread.currentThread());
        session.requireOpen();
        return hold;
    }

    /**
     * Returns one hold per offset, in the order of the offsets, which is the same for everybody.
     */
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
        return timeout.isZero() ? table.tryAcquire(hold) : table.acquire(hold, deadline, true);
    }

    private void acquireUninterrupted(Hold hold) {
        try {
            table.acquire(hold, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw new AssertionError("a wait that is not interruptible was interrupted", e);
        }
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public String toString() {
        return session.space() + (shared ? ", shared" : ", exclusive");
    }
}

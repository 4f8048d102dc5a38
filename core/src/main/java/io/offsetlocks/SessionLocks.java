package io.offsetlocks;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.threads.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;

/** The names of a session in one mode: turns names into offsets, and holds into handles. */
public final class SessionLocks implements NamedLocks {
    private final Session session;
    private final boolean shared;
    private final ViewHolds viewHolds = new ViewHolds();

    public SessionLocks(Session session, boolean shared) {
        this.session = session;
        this.shared = shared;
    }

    @Override
    public HeldLock lock(String name) {
        Hold hold = newHold(name);
        acquireUninterrupted(hold);
        return new HeldLock(session, List.of(hold));
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        Hold hold = newHold(name);
        throwIfInterrupted();
        session.table().acquire(hold, Deadline.NEVER, true);
        return new HeldLock(session, List.of(hold));
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        Hold hold = newHold(name);
        return session.table().tryAcquire(hold)
                ? Optional.of(new HeldLock(session, List.of(hold)))
                : Optional.empty();
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        Hold hold = newHold(name);
        throwIfInterrupted();
        return acquire(hold, timeout, deadline)
                ? Optional.of(new HeldLock(session, List.of(hold)))
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
            return new HeldLock(session, acquired);
        } catch (RuntimeException | Error e) {
            HeldLock.giveBackAfter(e, acquired);
            throw e;
        }
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        List<Hold> wanted = newHolds(names);
        throwIfInterrupted();
        List<Hold> acquired = new ArrayList<>(wanted.size());
        try {
            for (Hold hold : wanted) {
                if (!acquire(hold, timeout, deadline)) {
                    HeldLock.giveBackAll(acquired);
                    return Optional.empty();
                }
                acquired.add(hold);
            }
            return Optional.of(new HeldLock(session, acquired));
        } catch (InterruptedException | RuntimeException | Error e) {
            HeldLock.giveBackAfter(e, acquired);
            throw e;
        }
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
        return timeout.isZero()
                ? session.table().tryAcquire(hold)
                : session.table().acquire(hold, deadline, true);
    }

    private void acquireUninterrupted(Hold hold) {
        try {
            session.table().acquire(hold, Deadline.NEVER, false);
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
        return session.file() + (shared ? ", shared" : ", exclusive");
    }
}

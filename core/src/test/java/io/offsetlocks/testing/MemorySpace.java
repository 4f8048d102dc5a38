package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockSpace;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** A lock space over {@link MemoryLocks}: one opening in one of the processes that are played. */
public final class MemorySpace implements LockSpace {
    private static final int SLOTS = 1 << 16;

    private final Session session = new Session("the lock space", "memory", "memory");
    private final SlotTable table;
    private final SessionLocks exclusive;
    private final SessionLocks shared;

    private MemorySpace(SlotTable table) {
        this.table = table;
        this.exclusive = new SessionLocks(session, table, MemorySpace::offsetOf, false);
        this.shared = new SessionLocks(session, table, MemorySpace::offsetOf, true);
    }

    /** Returns the threads' side of one process, for any number of {@link #open openings}. */
    public static SlotTable process(MemoryLocks.Store store, boolean answersLater) {
        return new SlotTable(new MemoryLocks(store, answersLater), Ticker.SYSTEM);
    }

    public static MemorySpace open(SlotTable process) {
        return new MemorySpace(process);
    }

    /** Returns where a name is locked; names of more than two characters may share an offset. */
    public static long offsetOf(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name is empty");
        }
        return Math.floorMod(name.hashCode(), SLOTS);
    }

    @Override
    public NamedLocks shared() {
        return shared;
    }

    @Override
    public ReadWriteLock asReadWriteLock(String name) {
        return SessionLocks.readWriteLock(shared, exclusive, name);
    }

    @Override
    public HeldLock lock(String name) {
        return exclusive.lock(name);
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        return exclusive.lockInterruptibly(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        return exclusive.tryLock(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        return exclusive.tryLock(name, timeout);
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        return exclusive.lockAll(names);
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        return exclusive.tryLockAll(names, timeout);
    }

    @Override
    public Lock asLock(String name) {
        return exclusive.asLock(name);
    }

    @Override
    public void close() {
        if (session.markClosed()) {
            table.closeSession(session);
        }
    }
}

package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.schedule.ProcessUnderTest;
import io.offsetlocks.testing.MemoryLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A process of a schedule, loaded together with the library by the schedule's class loader. */
final class ScheduledProcess implements ProcessUnderTest {
    private final Supplier<ProcessLocks> engine;

    /** The file, or null for the engine in memory. */
    private final LockFile file;

    private ProcessLocks locks;
    private SlotTable table;
    private Session session;

    private ScheduledProcess(LockFile file, Supplier<ProcessLocks> engine) {
        this.file = file;
        this.engine = engine;
    }

    /** Makes a process that uses a lock file through a channel of the model. */
    static ProcessUnderTest ofFile(FileChannel channel, Path path, long slots) throws IOException {
        Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        LockFile file = LockFile.ready(channel, path, fileKey, slots, null, Ticker.SYSTEM);
        return new ScheduledProcess(file, () -> new ByteLocks(file, Ticker.SYSTEM));
    }

    /** Makes processes that share the engine in memory. */
    static List<ProcessUnderTest> inMemory(int processes) {
        MemoryLocks.Store store = new MemoryLocks.Store();
        List<ProcessUnderTest> made = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            made.add(new ScheduledProcess(null, () -> new MemoryLocks(store, false)));
        }
        return made;
    }

    @Override
    public void reset(long... offsets) {
        locks = engine.get();
        table = new SlotTable(locks, Ticker.SYSTEM);
        session = new Session("the lock space", "test", "test");
        for (long offset : offsets) {
            if (file != null) {
                file.setValue(offset, LockFile.FREE);
                file.setValue(file.gateOf(offset), LockFile.FREE);
            }
        }
    }

    @Override
    public int values(long offset) {
        if (file != null) {
            return file.value(offset) + 10 * file.value(file.gateOf(offset));
        }
        try {
            // The engine in memory has no value: what it confirms stands for the 1 of a holder.
            return locks.confirmsHeld(offset) ? LockFile.TAKEN : LockFile.FREE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Hold newHold(long offset, boolean shared) {
        session.requireOpen();
        return new Hold(session, offset, shared, "name", Thread.currentThread());
    }

    @Override
    public Object lock(long offset, boolean shared) {
        Hold hold = newHold(offset, shared);
        try {
            table.acquire(hold, Deadline.NEVER, false);
            return hold;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Object lockInterruptibly(long offset, boolean shared) throws InterruptedException {
        Hold hold = newHold(offset, shared);
        table.acquire(hold, Deadline.NEVER, true);
        return hold;
    }

    @Override
    public Object tryLock(long offset, boolean shared) {
        Hold hold = newHold(offset, shared);
        return table.tryAcquire(hold) ? hold : null;
    }

    @Override
    public Object tryLock(long offset, boolean shared, Duration time) throws InterruptedException {
        Hold hold = newHold(offset, shared);
        return table.acquire(hold, Deadline.after(time, Ticker.SYSTEM), true) ? hold : null;
    }

    @Override
    public void unlock(Object hold) {
        SlotRelease.release(((Hold) hold).slot, (Hold) hold);
    }

    @Override
    public void closeSession() {
        session.markClosed();
        table.closeSession(session);
    }

    @Override
    public boolean isUnused() {
        return table.slotsInUse() == 0;
    }
}

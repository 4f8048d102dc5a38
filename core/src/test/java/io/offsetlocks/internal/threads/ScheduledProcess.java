package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.OffsetHash;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.words.ScheduledMember;
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

    /** What this process is in a file of lock words; else null. */
    private final ScheduledMember member;

    private ProcessLocks locks;
    private SlotTable table;
    private Session session;

    private ScheduledProcess(LockFile file, ScheduledMember member, Supplier<ProcessLocks> engine) {
        this.file = file;
        this.member = member;
        this.engine = engine;
    }

    /** Makes a process that uses a file of byte locks through a channel of the model. */
    static ProcessUnderTest ofBytes(FileChannel channel, Path path, long slots) throws IOException {
        LockFile file = ready(channel, path, slots, Layout.BYTE_LOCKS);
        return new ScheduledProcess(file, null, () -> new ByteLocks(file, Ticker.SYSTEM));
    }

    /**
     * Makes a process that uses a file of lock words. It is one member for all schedules, which
     * goes by the real time when it joins.
     */
    static ProcessUnderTest ofWords(FileChannel channel, Path path, long slots) throws IOException {
        LockFile file = ready(channel, path, slots, Layout.LOCK_WORDS);
        ScheduledMember member = ScheduledMember.join(file);
        return new ScheduledProcess(file, member, member::locks);
    }

    private static LockFile ready(FileChannel channel, Path path, long slots, Layout layout)
            throws IOException {
        Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return LockFile.ready(channel, path, fileKey, slots, layout, Ticker.SYSTEM);
    }

    /** Makes processes that share the engine in memory. */
    static List<ProcessUnderTest> inMemory(int processes) {
        MemoryLocks.Store store = new MemoryLocks.Store();
        List<ProcessUnderTest> made = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            made.add(new ScheduledProcess(null, null, () -> new MemoryLocks(store, false)));
        }
        return made;
    }

    @Override
    public void reset(long... offsets) {
        locks = engine.get();
        table = new SlotTable(locks, Ticker.SYSTEM);
        session = new Session("the lock space", "test", "test");
        for (long offset : offsets) {
            if (member != null) {
                member.clear(place(offset));
            } else if (file != null) {
                file.setValue(offset, LockFile.FREE);
                file.setValue(file.gateOf(offset), LockFile.FREE);
            }
        }
        boolean two = bucket(offsets[0]) == bucket(offsets[1]);
        if (!two || bucket(offsets[0]) == bucket(offsets[2])) {
            throw new AssertionError("the offsets are not in the buckets that they are to be in");
        }
    }

    private long bucket(long offset) {
        return Math.floorMod(OffsetHash.of(place(offset)), (long) SlotTable.bucketCount(1));
    }

    /** Returns where the slot is that an allocator has numbered as that of a byte. */
    private long place(long offset) {
        return file == null ? offset : file.layout().offsetOf(offset);
    }

    @Override
    public int values(long offset) {
        if (member != null) {
            return member.values(place(offset));
        }
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
        return new Hold(session, place(offset), shared, "name", Thread.currentThread());
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
    public void wakeOthers() {
        if (member != null) {
            member.ring();
        }
    }

    @Override
    public boolean isUnused() {
        return table.slotsInUse() == 0;
    }
}

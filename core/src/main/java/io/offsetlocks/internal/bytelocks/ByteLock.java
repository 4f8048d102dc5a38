package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.SystemLock;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;

/**
 * This process's part in the lock of one offset: {@link SystemLock} is the system's lock on the
 * slot byte, {@link AbandonmentMark} decides what the value of the byte means, and {@link
 * GateQueue} is the queue of processes. Guarded by the bucket's monitor.
 *
 * <p>To acquire is to lock the byte, to read its value, and to write it; to release is to write the
 * value and to unlock. The value is read and written only between the two (I3). A process that is
 * killed after the lock and before the write has not begun a section, and leaves the value that it
 * found; one that is killed after the write and before the unlock leaves the value of no section.
 *
 * <p>A call may end by an exception or an Error at any of these steps. If the value of a byte
 * cannot be read or written, as in a file that was cut, the byte is unlocked in the same frame:
 * nobody else would ever do it. Then the value that is there tells the next holder.
 *
 * <p>A {@code FileChannel} cannot convert its lock, so this does not: {@link #tryConvert} returns
 * false.
 */
final class ByteLock implements ProcessLock {
    private final LockFile file;
    private final SystemLock lock;
    private final AbandonmentMark mark;
    private final GateQueue queue;
    private final SecondLook secondLook;
    private long offset;

    /** Whether the value was read when the byte was locked. */
    private boolean recorded;

    ByteLock(LockFile file, Grants grants, Ticker clock) {
        this.file = file;
        this.lock = new SystemLock(file);
        this.mark = new AbandonmentMark(file);
        this.queue = new GateQueue(file, grants, clock);
        this.secondLook = new SecondLook(file, queue.gate());
    }

    @Override
    public void assign(long offset) {
        this.offset = offset;
        lock.assign(offset);
        mark.assign(offset);
        queue.assign(offset);
    }

    @Override
    public long offset() {
        return offset;
    }

    SystemLock systemLock() {
        return lock;
    }

    GateQueue queue() {
        return queue;
    }

    @Override
    public boolean isHeld() {
        return lock.isHeld();
    }

    @Override
    public boolean isHeldShared() {
        return lock.isHeldShared();
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        lock.requireUsable();
        if (queue.isBlocked()) {
            return Attempt.BUSY;
        }
        // Before: an Error after the lock must not leave the record of an earlier one.
        recorded = false;
        if (!lock.tryLock(shared)) {
            return Attempt.BUSY;
        }
        record(shared);
        boolean left = false;
        try {
            queue.leaveWithoutThread();
            left = true;
        } finally {
            // A cut file faults: nobody would ever release the byte, which is nobody's yet.
            if (!left) {
                releaseAbandoned();
            }
        }
        return mark.found();
    }

    /** Makes a lock that the kernel has just given us the one that is held here. */
    Attempt install(FileLock taken, boolean shared) {
        recorded = false;
        lock.install(taken, shared);
        record(shared);
        return mark.found();
    }

    /** Reads and writes the value of the byte, which has just been locked. */
    private void record(boolean shared) {
        try {
            mark.read();
            recorded = true;
            mark.acquired(shared);
        } catch (RuntimeException | Error e) {
            // A cut file faults here: nobody would ever release what was not recorded.
            release();
            throw e;
        }
        queue.pollingEnded();
    }

    /** Releases a lock that is granted to nobody; the mark of a dead holder stays in place. */
    void releaseUnwanted(FileLock taken) {
        recorded = false;
        lock.install(taken, true);
        try {
            mark.declined();
        } finally {
            releaseAbandoned();
        }
    }

    @Override
    public long secondLookNanos() {
        return secondLook.nanos(offset, lock.isHeld() || queue.isBlocked());
    }

    @Override
    public Attempt sectionBegins() {
        return mark.sectionBegins();
    }

    @Override
    public void sectionEnds() {
        mark.sectionEnds();
    }

    @Override
    public Attempt readerJoins() {
        return mark.found();
    }

    @Override
    public void exclusiveHolderTold() {
        mark.told();
    }

    @Override
    public void markAbandoned() {
        mark.setAbandoned();
    }

    @Override
    public void release() {
        if (lock.isHeld() && !lock.isReleasing() && !file.isClosing()) {
            try {
                // A reader's value is that of no section already; other readers may rely on it.
                if (recorded && !lock.isHeldShared()) {
                    mark.sectionEnds();
                }
            } catch (InternalError | UncheckedIOException fault) {
                // The value cannot be written. What is there tells the next holder.
                releaseAbandoned();
                throw fault;
            }
        }
        releaseAbandoned();
    }

    @Override
    public void releaseAbandoned() {
        lock.unlock();
    }

    @Override
    public void finishRelease() {
        if (lock.isReleasing()) {
            lock.unlock();
        }
    }

    @Override
    public boolean isInDoubt() {
        return lock.isInDoubt();
    }

    @Override
    public void resolveDoubt() {
        lock.resolveDoubt();
    }

    @Override
    public boolean isBroken() {
        return lock.isBroken();
    }

    @Override
    public boolean seesQueue() {
        return queue.isSeen();
    }

    @Override
    public boolean seesLiveQueue() {
        return queue.isSeenAlive();
    }

    @Override
    public boolean leadsQueue() {
        return queue.gate().isOurs();
    }

    @Override
    public boolean tryLeadQueue() {
        return queue.tryLead();
    }

    @Override
    public void waiterJoined() {
        queue.gate().mark(true);
    }

    @Override
    public void headLeft(boolean last) {
        queue.headLeft(last);
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        return queue.startWaiting(this, lasting);
    }

    @Override
    public boolean isWaiting() {
        return queue.isWaiting();
    }

    @Override
    public long pollNanos() {
        return queue.pollNanos();
    }
}

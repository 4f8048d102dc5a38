package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.SystemLock;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

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
    private final ByteLocks locks;
    private final Grants grants;
    private final SystemLock lock;
    private final AbandonmentMark mark;

    /** Null where this process has not queued for the byte since it was assigned. */
    private @Nullable GateQueue queue;

    /** Whether the value was read when the byte was locked. */
    private boolean recorded;

    ByteLock(ByteLocks locks, Grants grants) {
        this.locks = locks;
        this.grants = grants;
        this.lock = new SystemLock(locks.file());
        this.mark = new AbandonmentMark(locks.file());
    }

    @Override
    public void assign(long offset) {
        pollingEnded();
        queue = null;
        lock.assign(offset);
    }

    long offset() {
        return lock.offset();
    }

    private LockFile file() {
        return locks.file();
    }

    private long gatePosition() {
        return file().gateOf(offset());
    }

    SystemLock systemLock() {
        return lock;
    }

    /** Returns this process's part in the queue; made for the first thread that waits. */
    GateQueue queue() {
        if (queue == null) {
            queue = new GateQueue(file(), offset(), grants, locks.clock());
        }
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
        if (isBlocked()) {
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
            if (queue != null) {
                queue.leaveWithoutThread();
            }
            left = true;
        } finally {
            // A cut file faults: nobody would ever release the byte, which is nobody's yet.
            if (!left) {
                releaseAbandoned();
            }
        }
        return mark.found();
    }

    /** Returns whether a thread of the library waits in the kernel for the slot byte. */
    private boolean isBlocked() {
        return queue != null && queue.isBlocked();
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
            mark.read(offset());
            recorded = true;
            mark.acquired(offset(), shared);
        } catch (RuntimeException | Error e) {
            // A cut file faults here: nobody would ever release what was not recorded.
            release();
            throw e;
        }
        pollingEnded();
    }

    private void pollingEnded() {
        if (queue != null) {
            queue.pollingEnded();
        }
    }

    /** Releases a lock that is granted to nobody; the mark of a dead holder stays in place. */
    void releaseUnwanted(FileLock taken) {
        recorded = false;
        lock.install(taken, true);
        try {
            mark.declined(offset());
        } finally {
            releaseAbandoned();
        }
    }

    @Override
    public long secondLookNanos() {
        return SecondLook.nanos(file(), offset(), lock.isHeld() || isBlocked(), leadsQueue());
    }

    @Override
    public Attempt sectionBegins() {
        return mark.sectionBegins(offset());
    }

    @Override
    public void sectionEnds() {
        mark.sectionEnds(offset());
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
        if (lock.isHeld() && !lock.isReleasing() && !file().isClosing()) {
            try {
                // A reader's value is that of no section already; other readers may rely on it.
                if (recorded && !lock.isHeldShared()) {
                    mark.sectionEnds(offset());
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
        return !Gate.isOpen(file(), gatePosition())
                && (queue == null || !queue.leadsWithoutThread());
    }

    @Override
    public boolean seesLiveQueue() {
        return seesQueue() && (isWaiting() || !Gate.openIfStale(file(), gatePosition()));
    }

    @Override
    public boolean leadsQueue() {
        return queue != null && queue.gate().isOurs();
    }

    @Override
    public boolean tryLeadQueue() {
        return queue().tryLead();
    }

    @Override
    public void waiterJoined() {
        if (queue != null) {
            queue.gate().mark(true);
        }
    }

    @Override
    public void headLeft(boolean last) {
        if (queue != null) {
            queue.headLeft(last);
        }
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        return queue().startWaiting(this, lasting);
    }

    @Override
    public boolean isWaiting() {
        return queue != null && queue.isWaiting();
    }

    @Override
    public long pollNanos() {
        return queue().pollNanos();
    }
}

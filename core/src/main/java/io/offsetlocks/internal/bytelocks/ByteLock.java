package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on one slot byte, as far as this process has it. Guarded by the
 * bucket's monitor.
 *
 * <p>A {@code FileChannel} cannot convert its lock, so this does not. What the value of the byte
 * means is decided by {@link AbandonmentMark}; the queue of processes is {@link Gate} and {@link
 * GateWait}.
 */
public final class ByteLock implements ProcessLock {
    private final LockFile file;
    private final Grants grants;
    private final AbandonmentMark mark;
    private final Gate gate;
    private final SecondLook secondLook;
    private final PollPace pace;
    private final Ticker clock;
    private long offset;
    private @Nullable FileLock lock;
    private boolean shared;

    /** Whether the value was read when the byte was locked. */
    private boolean recorded;

    /** Whether the release of the lock has begun: it may be another process's by now. */
    private boolean releasing;

    /** Whether an attempt has begun and not returned: an Error in it leaves its end unknown. */
    private boolean inDoubt;

    /** The wait of this process in the queue of processes, if it has one. */
    private @Nullable GateWait wait;

    private @Nullable UncheckedIOException broken;

    ByteLock(LockFile file, Grants grants, Ticker clock) {
        this.file = file;
        this.grants = grants;
        this.mark = new AbandonmentMark(file);
        this.gate = new Gate(file);
        this.secondLook = new SecondLook(file, gate);
        this.pace = new PollPace();
        this.clock = clock;
    }

    @Override
    public void assign(long offset) {
        this.offset = offset;
        mark.assign(offset);
        gate.assign(file.gateOf(offset));
    }

    @Override
    public long offset() {
        return offset;
    }

    public Gate gate() {
        return gate;
    }

    @Override
    public boolean isHeld() {
        return lock != null;
    }

    @Override
    public boolean isHeldShared() {
        return lock != null && shared;
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        resolveDoubt();
        if (broken != null) {
            throw new UncheckedIOException(broken.getMessage(), broken.getCause());
        }
        if (isBlocked()) {
            return Attempt.BUSY;
        }
        inDoubt = true;
        FileLock taken;
        try {
            taken = file.tryLock(offset, shared);
        } catch (IOException e) {
            inDoubt = false;
            throw file.fault("lock", offset, e);
        }
        inDoubt = false;
        if (taken == null) {
            return Attempt.BUSY;
        }
        // In the frame that got it: whatever is thrown from here on, nobody loses it.
        this.lock = taken;
        this.shared = shared;
        this.recorded = false;
        record();
        leaveGateWithoutThread();
        return mark.found();
    }

    /** Makes a lock that the kernel has just given us the one that is held here. */
    Attempt install(FileLock taken, boolean shared) {
        this.lock = taken;
        this.shared = shared;
        this.recorded = false;
        record();
        return mark.found();
    }

    /** Reads and writes the value of the byte, which has just been locked. */
    private void record() {
        try {
            mark.read();
            recorded = true;
            mark.acquired(shared);
        } catch (RuntimeException | Error e) {
            // A cut file faults here: nobody would ever release what was not recorded.
            release();
            throw e;
        }
        pace.end();
    }

    private void leaveGateWithoutThread() {
        if (wait != null) {
            return;
        }
        boolean left = false;
        try {
            gate.leave();
            left = true;
        } finally {
            // A cut file faults: nobody would ever release the byte, which is nobody's yet.
            if (!left) {
                releaseAbandoned();
            }
        }
    }

    @Override
    public long secondLookNanos() {
        return secondLook.nanos(offset, lock != null || isBlocked());
    }

    private boolean isBlocked() {
        return wait != null && wait.isBlocked();
    }

    /** Releases a lock that is granted to nobody; the mark of a dead holder stays in place. */
    void releaseUnwanted(FileLock taken) {
        this.lock = taken;
        this.shared = true;
        this.recorded = false;
        try {
            mark.declined();
        } finally {
            releaseAbandoned();
        }
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
        if (lock != null && !releasing && !file.isClosing()) {
            try {
                // A reader's value is that of no section already; other readers may rely on it.
                if (recorded && !shared) {
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
        FileLock released = lock;
        if (released != null && !file.isClosing()) {
            releasing = true;
            try {
                // Does no harm if it did its work before, and then failed by an Error.
                released.release();
            } catch (IOException e) {
                lock = null;
                releasing = false;
                setBroken(file.releaseFault(offset, e));
                throw broken;
            }
        }
        lock = null;
        releasing = false;
    }

    /** I8: the JDK counts the byte as locked, so no further attempt can be trusted. */
    private void setBroken(UncheckedIOException reason) {
        broken = reason;
        DeferredLog.add(Level.ERROR, reason.getMessage(), null);
    }

    @Override
    public void finishRelease() {
        if (releasing) {
            releaseAbandoned();
        }
    }

    @Override
    public boolean isInDoubt() {
        return inDoubt;
    }

    @Override
    public void resolveDoubt() {
        if (!inDoubt || broken != null) {
            return;
        }
        try {
            // The JDK may count the byte as locked and have no lock that could be released.
            if (file.isLockedByNobody(offset)) {
                setBroken(
                        file.releaseFault(
                                offset, new IOException("an Error ended the attempt to lock it")));
            }
            inDoubt = false;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }

    @Override
    public boolean isBroken() {
        return broken != null;
    }

    @Override
    public boolean seesQueue() {
        return !gate.isOpen() && !leadsWithoutThread();
    }

    @Override
    public boolean seesLiveQueue() {
        return seesQueue() && (wait != null || !gate.openIfStale());
    }

    private boolean leadsWithoutThread() {
        return wait == null && gate.isOurs();
    }

    @Override
    public boolean leadsQueue() {
        return gate.isOurs();
    }

    @Override
    public boolean tryLeadQueue() {
        return !gate.isOurs() && grants.yieldNanos() == 0 && gate.tryEnter();
    }

    @Override
    public void waiterJoined() {
        gate.mark(true);
    }

    @Override
    public void headLeft(boolean last) {
        if (wait == null) {
            pace.end();
        }
        if (last && wait != null) {
            // Others must not queue behind a thread of ours that waits for nobody.
            gate.mark(false);
        } else if (last) {
            gate.leave();
        }
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        // Before it starts: a thread that begins at once asks whether it waits.
        GateWait begun = beginWait();
        if (!begun.start(lasting)) {
            wait = null;
        }
        return wait != null;
    }

    /** Makes the wait that {@link #startWaiting} runs on a thread. */
    GateWait beginWait() {
        wait = new GateWait(grants, this, file);
        return wait;
    }

    @Override
    public boolean isWaiting() {
        return wait != null;
    }

    @Override
    public long pollNanos() {
        return pace.nextNanos(clock.read());
    }

    /** Called when the wait blocks in the kernel instead of polling. */
    void pollingEnded() {
        pace.end();
    }

    /** Called by the wait when it is done. */
    void waitEnded() {
        wait = null;
        pace.end();
    }

    /**
     * Returns whether readers elsewhere have the byte, which an attempt has just found locked; only
     * for the process that has the gate (I5), as it locks the byte for a moment.
     */
    boolean isHeldSharedElsewhere() {
        try {
            FileLock probe = file.tryLock(offset, true);
            if (probe == null) {
                return false;
            }
            probe.release();
            return true;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }
}

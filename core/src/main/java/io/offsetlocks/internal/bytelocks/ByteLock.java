package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
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
    private static final Logger LOGGER = System.getLogger("io.offsetlocks");

    private final LockFile file;
    private final Grants grants;
    private final AbandonmentMark mark;
    private final Gate gate;
    private final SecondLook secondLook;
    private final PollPace pace;
    private final Ticker clock;
    private long offset;
    private @Nullable FileLock lock;

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
        return lock != null && lock.isShared();
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        if (broken != null) {
            throw new UncheckedIOException(broken.getMessage(), broken.getCause());
        }
        if (isBlocked()) {
            return Attempt.BUSY;
        }
        try {
            FileLock taken = file.tryLock(offset, shared);
            if (taken == null) {
                return Attempt.BUSY;
            }
            Attempt how = install(taken);
            leaveGateWithoutThread();
            return how;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
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

    /** Makes a lock that the kernel has just given us the one that is held here. */
    Attempt install(FileLock taken) {
        Attempt how = null;
        try {
            how = mark.acquired(taken.isShared());
        } finally {
            // A cut file faults here: nobody would ever release what was not recorded.
            if (how == null) {
                unlock(taken);
            }
        }
        lock = taken;
        pace.end();
        return how;
    }

    /** Releases a lock that nobody waits for any more; the mark of a dead holder stays in place. */
    void releaseUnwanted(FileLock taken) {
        try {
            mark.declined();
        } finally {
            unlock(taken);
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
        return mark.tell(true);
    }

    @Override
    public void markAbandoned() {
        mark.setAbandoned();
    }

    @Override
    public void release() {
        try {
            // A reader's value is that of no section already; other readers may rely on it.
            if (lock != null && !lock.isShared() && !file.isClosing()) {
                mark.sectionEnds();
            }
        } finally {
            releaseAbandoned();
        }
    }

    @Override
    public void releaseAbandoned() {
        FileLock released = lock;
        lock = null;
        if (released != null && !file.isClosing()) {
            unlock(released);
        }
    }

    private void unlock(FileLock released) {
        try {
            released.release();
        } catch (IOException e) {
            // I8: the JDK still counts the lock as held, so no further attempt can be trusted.
            broken = file.releaseFault(offset, e);
            LOGGER.log(Level.ERROR, broken.getMessage());
            throw broken;
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
            unlock(probe);
            return true;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }
}

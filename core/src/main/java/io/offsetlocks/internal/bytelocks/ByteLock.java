package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.file.FileWatch;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.threads.ForeignHolds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on one slot byte, as far as this process has it, and its value.
 * Guarded by the bucket's monitor.
 */
public final class ByteLock {
    /** How long a head leaves the byte to the queue of processes before it tries by itself. */
    public static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    /** No time at all. */
    public static final long NEVER = -1;

    private static final long LOOK_AGAIN_NANOS = Duration.ofNanos(50_000).toNanos();

    private static final Logger LOGGER = System.getLogger("io.offsetlocks");

    private final LockFile file;
    private final QuantumTable tenures;
    private final Gate gate;
    private final ForeignHolds foreignSpells = new ForeignHolds();
    private long offset;

    private @Nullable FileLock lock;
    private boolean shared;
    private boolean abandoned;

    private final PollPace pace = new PollPace();
    private @Nullable GateWait queuing;
    private boolean blocked;

    /** Since when others may have been kept waiting, if that began in this use of the slot. */
    private long tenureBegan;

    private boolean tenureKnown;
    private boolean away;
    private boolean left;
    private long leftAt;
    private @Nullable UncheckedIOException broken;

    public ByteLock(LockFile file, QuantumTable tenures) {
        this.file = file;
        this.tenures = tenures;
        this.gate = new Gate(file);
    }

    /** Makes this the byte at an offset; nothing of the one before is taken or waited for. */
    public void settleAt(long offset) {
        this.offset = offset;
        this.away = false;
        this.left = false;
        this.tenureKnown = false;
        foreignSpells.end();
        gate.settleAt(file.gateOf(offset));
    }

    public Gate gate() {
        return gate;
    }

    public ForeignHolds foreignSpells() {
        return foreignSpells;
    }

    public long offset() {
        return offset;
    }

    public boolean isTaken() {
        return lock != null;
    }

    public boolean isTakenShared() {
        return lock != null && shared;
    }

    /** Says whether the byte, when it was last taken, told of an exclusive holder that had died. */
    public boolean wasAbandoned() {
        return abandoned;
    }

    /** Says whether a shared holder that joins now is to be told of an abandonment. */
    public boolean isMarkedAbandoned() {
        return file.value(offset) == LockFile.ABANDONED;
    }

    public boolean isBroken() {
        return broken != null;
    }

    /** Says whether a thread of ours waits for this byte in the queue of processes. */
    public boolean isQueuing() {
        return queuing != null;
    }

    /** Says whether a thread of ours is the first of the queue, and so tries or waits for it. */
    public boolean isFirstInQueue() {
        return queuing != null && gate.isOurs();
    }

    public void requireInPlace(long now) {
        file.watch().requireInPlace(now);
    }

    /** See {@link FileWatch#tellFindings}. */
    public void tellFindings() {
        file.watch().tellFindings();
    }

    /** Returns for how many nanoseconds more this process stays away from the byte. */
    public long awayNanos(long now) {
        return away ? Math.max(leftAt + QuantumTable.AWAY_NANOS - now, 0) : 0;
    }

    /** Returns for how many nanoseconds more a thread of ours keeps away from the gate. */
    long awayFromGateNanos(long now) {
        return tenures.awayNanos(offset, now);
    }

    /** Says whether this process may still keep other processes waiting. */
    public boolean mayStay(long now) {
        // Not the table for a slot in use: a busy name there may have the same entry as another.
        return tenureKnown
                ? now - tenureBegan < QuantumTable.QUANTUM_NANOS
                : tenures.isRunning(offset, now);
    }

    /** Says whether an arrival that is willing to wait goes ahead of no queuing process. */
    public boolean mayAttempt(long now) {
        boolean ours = queuing == null && gate.isOurs();
        return ours || gate.isOpen() || mayStay(now) || queuing == null && gate.openIfStale();
    }

    /** Makes one attempt to take the byte for a holder here. */
    public boolean tryTake(boolean shared, long now) {
        if (broken != null) {
            throw new UncheckedIOException(broken.getMessage(), broken.getCause());
        }
        if (blocked) {
            return false;
        }
        try {
            FileLock taken = file.tryLock(offset, shared);
            if (taken == null) {
                foreignSpells.begin();
                return false;
            }
            adopt(taken, shared, now);
            leaveGateWithoutThread();
            return true;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }

    private void leaveGateWithoutThread() {
        if (queuing != null) {
            return;
        }
        boolean left = false;
        try {
            gate.leave();
            left = true;
        } finally {
            // A truncated file faults: nobody would ever release the byte, which is nobody's yet.
            if (!left) {
                abandon();
            }
        }
    }

    /**
     * Makes one attempt to become the first in the queue of processes, for a head that no thread of
     * ours queues for.
     */
    public boolean enterGate(long now) {
        return !gate.isOurs() && awayFromGateNanos(now) == 0 && gate.tryEnter();
    }

    /** Returns how long to pause before the byte is asked for again. */
    public long pollNanos(long now) {
        return pace.nextNanos(now);
    }

    /** Called when a head has left; does what is to be done if it was the last waiter. */
    public void headLeft(boolean last) {
        if (queuing == null) {
            pace.end();
        }
        if (last && queuing != null) {
            // Others must not queue behind a thread of ours that waits for nobody.
            gate.mark(false);
        } else if (last) {
            gate.leave();
        }
    }

    /**
     * Returns after how many nanoseconds a byte that was found locked may be free, with nobody
     * having held it, or {@link #NEVER}.
     *
     * <p>Only the process that has the gate locks a byte for a moment and gives it back (I5). It
     * does so before it takes the byte for a waiter, which is soon over, and after all its waiters
     * have left, which is over when a thread that the kernel woke has run.
     */
    public long lookAgainNanos() {
        if (file.value(offset) == LockFile.TAKEN) {
            return NEVER;
        }
        if (isTaken() || blocked) {
            return LOOK_AGAIN_NANOS;
        }
        if (!gate.isOpen()) {
            return 0;
        }
        return gate.isLocked() ? LOOK_AGAIN_NANOS : NEVER;
    }

    /** Makes a lock that has just been taken the one that is held here. */
    void adopt(FileLock taken, boolean shared, long now) {
        boolean recorded = false;
        try {
            byte value = file.value(offset);
            abandoned = value != LockFile.FREE;
            if (!shared) {
                file.setValue(offset, LockFile.TAKEN);
            } else if (abandoned) {
                file.setValue(offset, LockFile.ABANDONED);
            }
            if (gate.isOurs() || gate.isOpen()) {
                tenures.begin(offset, now);
                tenureKnown = true;
                tenureBegan = now;
            }
            recorded = true;
        } finally {
            // A truncated file faults here: nobody would ever release what was not recorded.
            if (!recorded) {
                letGo(taken);
            }
        }
        this.lock = taken;
        this.shared = shared;
        this.away = false;
        pace.end();
        foreignSpells.end();
    }

    /** Gives back a lock that is not granted to anybody, leaving a dead holder's mark in place. */
    void decline(FileLock taken) {
        try {
            if (file.value(offset) != LockFile.FREE) {
                file.setValue(offset, LockFile.ABANDONED);
            }
        } finally {
            letGo(taken);
        }
    }

    /**
     * Says in the file that the byte, which this process keeps, is held exclusively or by nobody.
     */
    public void mark(boolean held) {
        file.setValue(offset, held ? LockFile.TAKEN : LockFile.FREE);
    }

    /** Says in the file that an exclusive holder is gone and nobody has been told. */
    public void markAbandoned() {
        file.setValue(offset, LockFile.ABANDONED);
    }

    /** Releases the byte at the end of its holder's section. */
    public void release() {
        try {
            if (lock != null && !file.isClosing()) {
                if (!gate.isOpen()) {
                    tenures.leave(offset, System.nanoTime());
                }
                // Not over a 2: a reader has heard of the abandonment but does not end it.
                if (file.value(offset) == LockFile.TAKEN) {
                    file.setValue(offset, LockFile.FREE);
                }
            }
        } finally {
            abandon();
        }
    }

    /** Releases the byte in the middle of its holder's section: the next one is told of it. */
    public void abandon() {
        FileLock released = lock;
        lock = null;
        if (released != null && !file.isClosing()) {
            letGo(released);
        }
    }

    private void letGo(FileLock released) {
        try {
            released.release();
        } catch (IOException e) {
            // I8: the JDK still counts the lock as held, so no further attempt can be trusted.
            broken = file.releaseFault(offset, e);
            LOGGER.log(Level.ERROR, broken.getMessage());
            throw broken;
        }
    }

    /**
     * Leaves the byte, which has been released at the end of the quantum, to other processes: for a
     * moment to all of them, and for as long as the head has patience to those in the queue.
     */
    public void leaveToOthers(long now) {
        away = true;
        leftAt = now;
        left = true;
    }

    /** Returns for how long a head that last tried at a given time still has patience. */
    public long patienceNanos(long triedAt, long now) {
        long sinceTried = now - triedAt;
        return PATIENCE_NANOS - (left ? Math.min(sinceTried, now - leftAt) : sinceTried);
    }

    /**
     * Sends a thread of ours into the queue of processes; false if none is to be had.
     *
     * @param lasting see {@link BlockingThreads#start}
     */
    public boolean queueUp(Grants waiters, boolean lasting) {
        foreignSpells.begin();
        GateWait wait = new GateWait(waiters, this, file);
        beginQueuing(wait);
        if (!BlockingThreads.start(wait, lasting)) {
            wait.cancel();
            queuing = null;
            return false;
        }
        return true;
    }

    /** Called before the thread in the queue begins; it has the gate already if the head had. */
    void beginQueuing(GateWait wait) {
        queuing = wait;
    }

    void endQueuing() {
        queuing = null;
        blocked = false;
        pace.end();
    }

    /**
     * Says whether readers elsewhere have the byte, which an attempt has just found locked; only
     * for whoever has the gate (I5), as it locks the byte for a moment.
     */
    boolean isHeldShared() {
        try {
            FileLock probe = file.tryLock(offset, true);
            if (probe == null) {
                return false;
            }
            letGo(probe);
            return true;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }

    /** Called by the queuing thread around a blocking lock of the slot byte. */
    void setBlocked(boolean blocked) {
        this.blocked = blocked;
        if (blocked) {
            pace.end();
        }
    }
}

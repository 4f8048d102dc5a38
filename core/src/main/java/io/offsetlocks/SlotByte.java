package io.offsetlocks;

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
final class SlotByte {
    /** How long a head leaves the byte to the queue of processes before it tries by itself. */
    static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    private static final Logger LOGGER = System.getLogger("io.offsetlocks");

    private final LockFile file;
    private final Tenures tenures;
    private final Gate gate;
    private final ForeignSpells foreignSpells = new ForeignSpells();
    private long offset;

    private @Nullable FileLock lock;
    private boolean shared;

    /**
     * Whether an exclusive holder ended without releasing, and no exclusive holder has been told of
     * it since. Known while the byte is taken; where nobody holds it exclusively the file says so
     * too.
     */
    private boolean abandoned;

    private boolean queuing;
    private boolean blocked;

    /** Since when others may have been kept waiting, if that began in this use of the slot. */
    private long tenureBegan;

    private boolean tenureKnown;
    private boolean away;
    private boolean left;
    private long leftAt;
    private @Nullable UncheckedIOException broken;

    SlotByte(LockFile file, Tenures tenures) {
        this.file = file;
        this.tenures = tenures;
        this.gate = new Gate(file);
    }

    /** Makes this the byte at an offset; nothing of the one before is taken or waited for. */
    void settleAt(long offset) {
        this.offset = offset;
        this.away = false;
        this.left = false;
        this.tenureKnown = false;
        foreignSpells.end();
        gate.settleAt(file.gateOf(offset));
    }

    Gate gate() {
        return gate;
    }

    ForeignSpells foreignSpells() {
        return foreignSpells;
    }

    long offset() {
        return offset;
    }

    boolean isTaken() {
        return lock != null;
    }

    boolean isTakenShared() {
        return lock != null && shared;
    }

    /**
     * Says whether a new holder is to be told of an abandonment; once it has told an exclusive one,
     * no more.
     */
    boolean tell(boolean shared) {
        boolean told = abandoned;
        abandoned &= shared;
        return told;
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Says whether a thread of ours waits for this byte in the queue of processes. */
    boolean isQueuing() {
        return queuing;
    }

    void requireInPlace(long now) {
        file.watch().requireInPlace(now);
    }

    /** Returns for how many nanoseconds more this process stays away from the byte. */
    long awayNanos(long now) {
        return away ? Math.max(leftAt + Tenures.AWAY_NANOS - now, 0) : 0;
    }

    /** Returns for how many nanoseconds more a thread of ours keeps away from the gate. */
    long awayFromGateNanos(long now) {
        return tenures.awayNanos(offset, now);
    }

    /** Says whether this process may still keep other processes waiting. */
    boolean mayStay(long now) {
        // Not the table for a slot in use: a busy name there may have the same entry as another.
        return tenureKnown
                ? now - tenureBegan < Tenures.QUANTUM_NANOS
                : tenures.isRunning(offset, now);
    }

    /** Says whether an arrival that is willing to wait goes ahead of no queuing process. */
    boolean mayAttempt(long now) {
        return gate.isOpen() || mayStay(now) || !queuing && gate.openIfStale();
    }

    /** Makes one attempt to take the byte for a holder here. */
    boolean tryTake(boolean shared, long now) {
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
            return true;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
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
        foreignSpells.end();
    }

    /** Gives back a lock that nobody waits for any more, leaving a dead holder's mark in place. */
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
    void mark(boolean held) {
        file.setValue(offset, held ? LockFile.TAKEN : valueOfNoWriter());
    }

    /** Notes that an exclusive holder is gone and nobody has been told. */
    void setAbandoned() {
        abandoned = true;
    }

    private byte valueOfNoWriter() {
        return abandoned ? LockFile.ABANDONED : LockFile.FREE;
    }

    /** Releases the byte at the end of its holder's section. */
    void release() {
        try {
            if (lock != null && !file.isClosing()) {
                if (!gate.isOpen()) {
                    tenures.leave(offset, System.nanoTime());
                }
                // A reader's value is that of no writer already; and readers of other processes
                // may rely on it.
                if (!shared && file.value(offset) != valueOfNoWriter()) {
                    mark(false);
                }
            }
        } finally {
            abandon();
        }
    }

    /** Releases the byte in the middle of its holder's section: the next one is told of it. */
    void abandon() {
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
    void leaveToOthers(long now) {
        away = true;
        leftAt = now;
        left = true;
    }

    /** Returns for how long a head that last tried at a given time still has patience. */
    long patienceNanos(long triedAt, long now) {
        long sinceTried = now - triedAt;
        return PATIENCE_NANOS - (left ? Math.min(sinceTried, now - leftAt) : sinceTried);
    }

    /** Sends a thread of ours into the queue of processes; false if none is to be had. */
    boolean queueUp(ByteWaiters waiters) {
        foreignSpells.begin();
        queuing = WaiterThreads.start(new GateWait(waiters, this, file));
        return queuing;
    }

    void endQueuing() {
        queuing = false;
        blocked = false;
    }

    /** Says whether the byte is held exclusively by a process of ours, which will wake a waiter. */
    boolean isTakenByPeer() {
        return file.value(offset) == LockFile.TAKEN;
    }

    /** Called by the queuing thread around a blocking lock of the slot byte. */
    void setBlocked(boolean blocked) {
        this.blocked = blocked;
    }
}

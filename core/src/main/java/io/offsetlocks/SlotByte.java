package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** Whether the value was read when the byte was taken. */
    private boolean recorded;

    private boolean releasing;
    private boolean doubtful;

    /**
     * Whether a critical section has begun, and not come to its end: when another one finds it so,
     * an Error left things half-done. See {@link Slot#begin}.
     */
    boolean unfinished;

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
        this.unfinished = false;
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

    /** Says whether a new holder is to be told of an abandonment. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Notes that a new holder has been told; when an exclusive one has, nobody else is. */
    void told(boolean shared) {
        abandoned &= shared;
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
        if (doubtful) {
            endDoubt();
            return tryTake(shared, now);
        }
        doubtful = true;
        FileLock taken;
        try {
            taken = file.tryLock(offset, shared);
        } catch (IOException e) {
            doubtful = false;
            throw file.fault("lock", offset, e);
        }
        doubtful = false;
        if (taken == null) {
            foreignSpells.begin();
            return false;
        }
        // In the frame that got it: whatever is thrown from here on, nobody loses it.
        this.lock = taken;
        this.shared = shared;
        this.recorded = false;
        record(now);
        return true;
    }

    /** Makes a lock that the kernel has just given the one that is held here. */
    void adopt(FileLock taken, boolean shared, long now) {
        this.unfinished = true;
        this.lock = taken;
        this.shared = shared;
        this.recorded = false;
        record(now);
    }

    /** Says in the file that the byte, which has just been locked, is held. */
    private void record(long now) {
        try {
            abandoned = file.value(offset) != LockFile.FREE;
            recorded = true;
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
        } catch (RuntimeException | Error e) {
            // A truncated file faults here: nobody would ever release what was not recorded.
            release();
            throw e;
        }
        away = false;
        foreignSpells.end();
    }

    /** Gives back a lock that nobody waits for any more, leaving a dead holder's mark in place. */
    void decline(FileLock taken) {
        unfinished = true;
        lock = taken;
        shared = false;
        recorded = false;
        try {
            if (file.value(offset) != LockFile.FREE) {
                file.setValue(offset, LockFile.ABANDONED);
            }
        } finally {
            abandon();
        }
        unfinished = false;
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

    /**
     * Releases the byte at the end of its holder's section. After an Error it is still taken, and
     * this may be called again.
     */
    void release() {
        if (lock != null && !releasing && !file.isClosing()) {
            try {
                if (!gate.isOpen()) {
                    tenures.leave(offset, System.nanoTime());
                }
                // A reader's value is that of no writer already; and readers of other processes
                // may rely on it.
                if (recorded && !shared && file.value(offset) != valueOfNoWriter()) {
                    mark(false);
                }
            } catch (InternalError fault) {
                // There is no file behind the mapping any more, and no value to write.
                abandon();
                throw fault;
            }
        }
        abandon();
    }

    /** Releases the byte in the middle of its holder's section: the next one is told of it. */
    void abandon() {
        FileLock released = lock;
        if (released != null && !file.isClosing()) {
            // From here on it may be another process's.
            releasing = true;
            try {
                // Does nothing harmful if it did its work before, and then failed.
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

    /** Finishes what an Error kept from its end. */
    void finish() {
        if (releasing) {
            abandon();
        }
    }

    /**
     * Finds out what an Error in the middle of {@code tryLock} left behind: the JDK may count the
     * byte as locked and have no lock to release.
     */
    void endDoubt() {
        if (!doubtful || broken != null) {
            return;
        }
        try {
            if (file.isLockedByNobody(offset)) {
                setBroken(
                        file.releaseFault(
                                offset, new IOException("an Error ended the attempt to lock it")));
            }
            doubtful = false;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }

    /** Says whether an Error ended an attempt to lock the byte. */
    boolean isDoubtful() {
        return doubtful;
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

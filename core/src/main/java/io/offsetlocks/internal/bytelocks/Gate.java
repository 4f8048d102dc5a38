package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The gate byte of one slot, as far as this process has it: where processes queue. Guarded by the
 * bucket's monitor.
 *
 * <p>Its lock is the place at the front of the queue. Its value only says to others that the place
 * is taken: 1 while somebody queues. It is a hint, and may be wrong in both directions. A process
 * that died at the gate leaves a 1 behind, which is seen through by an attempt at the lock ({@link
 * #openIfStale}). And the value is 0 while a thread of ours is still at the gate for nobody. A
 * value that cannot be written costs order between processes, never exclusion.
 */
final class Gate {
    private final LockFile file;
    private final long position;
    private @Nullable FileLock lock;

    /** Makes the gate byte at a position; it is not locked. */
    Gate(LockFile file, long position) {
        this.file = file;
        this.position = position;
    }

    /** Returns whether no process is seen to queue. */
    static boolean isOpen(LockFile file, long position) {
        return file.value(position) == LockFile.FREE;
    }

    /** Returns whether this process is the first of the queue. */
    boolean isOurs() {
        return lock != null;
    }

    /** Opens a gate whose 1 was left by a process that died, which has dropped its lock. */
    static boolean openIfStale(LockFile file, long position) {
        try {
            FileLock stale = file.tryLock(position, false);
            if (stale == null) {
                return false;
            }
            try {
                file.trySetValue(position, LockFile.FREE);
            } finally {
                stale.release();
            }
            return true;
        } catch (IOException e) {
            throw file.fault("lock", position, e);
        }
    }

    /** Makes one attempt to lock the gate byte, and to become the first of the queue. */
    boolean tryEnter() {
        try {
            FileLock taken = file.tryLock(position, false);
            if (taken != null) {
                enter(taken);
            }
            return taken != null;
        } catch (IOException e) {
            throw file.fault("lock", position, e);
        }
    }

    /** Called when the gate byte has been locked for the threads that wait here. */
    void enter(FileLock taken) {
        lock = taken;
        mark(true);
    }

    /** Says to other processes whether somebody here waits, if our thread is at the gate. */
    void mark(boolean waiting) {
        if (lock != null && !file.isClosing()) {
            file.trySetValue(position, waiting ? LockFile.TAKEN : LockFile.FREE);
        }
    }

    /** Unlocks the gate byte; does nothing where this process has not locked it. */
    void leave() {
        FileLock left = lock;
        if (left == null || file.isClosing()) {
            return;
        }
        try {
            mark(false);
        } finally {
            lock = null;
            try {
                left.release();
            } catch (IOException e) {
                // Other processes go on waiting, by patience instead of in order.
                DeferredLog.add(Level.ERROR, file.fault("release", position, e).getMessage(), null);
            }
        }
    }
}

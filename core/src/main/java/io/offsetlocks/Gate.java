package io.offsetlocks;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The gate byte of one slot, as far as this process has it: where processes queue. Guarded by the
 * bucket's monitor.
 */
final class Gate {
    private final LockFile file;
    private long position;
    private @Nullable FileLock lock;

    Gate(LockFile file) {
        this.file = file;
    }

    /** Makes this the gate byte at a position; it is not locked. */
    void settleAt(long position) {
        this.position = position;
    }

    /** Says whether no process is seen to queue. */
    boolean isOpen() {
        return file.value(position) == LockFile.FREE;
    }

    /** Says whether a thread of ours is the first of the queue. */
    boolean isOurs() {
        return lock != null;
    }

    /** Opens a gate whose 1 was left by a process that died, which has dropped its lock. */
    boolean openIfStale() {
        try {
            FileLock stale = file.tryLock(position, false);
            if (stale == null) {
                return false;
            }
            try {
                file.setValue(position, LockFile.FREE);
            } finally {
                stale.release();
            }
            return true;
        } catch (IOException e) {
            throw file.fault("lock", position, e);
        }
    }

    /** Called by the queuing thread when it has the lock of the gate byte. */
    void enter(FileLock taken) {
        lock = taken;
        mark(true);
    }

    /** Says to other processes whether somebody here waits, if our thread is at the gate. */
    void mark(boolean waiting) {
        if (lock != null && !file.isClosing()) {
            file.setValue(position, waiting ? LockFile.TAKEN : LockFile.FREE);
        }
    }

    /** Called by the queuing thread when it needs the gate no more; does nothing without it. */
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

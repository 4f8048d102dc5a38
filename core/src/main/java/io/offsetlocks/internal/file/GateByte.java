package io.offsetlocks.internal.file;

import io.offsetlocks.internal.common.DeferredLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The gate byte of one slot, as far as this process has it. Its lock is the place at the front of
 * the queue of processes. Guarded by the bucket's monitor.
 *
 * <p>That the place is taken is said to other processes by a hint, which each format keeps in a
 * place of its own.
 */
public final class GateByte {
    private final LockFile file;
    private final long position;
    private @Nullable FileLock lock;

    /** Makes the gate byte at a position; it is not locked. */
    public GateByte(LockFile file, long position) {
        this.file = file;
        this.position = position;
    }

    /**
     * Clears the hint of a process that died in the queue: its lock is gone, and the hint is not.
     *
     * @param clear clears the hint; called with the byte locked
     * @return false if a living process has the place
     */
    public static boolean clearIfStale(LockFile file, long position, Runnable clear) {
        try {
            FileLock stale = file.tryLock(position, false);
            if (stale == null) {
                return false;
            }
            try {
                clear.run();
            } finally {
                stale.release();
            }
            return true;
        } catch (IOException e) {
            throw file.fault("lock", position, e);
        }
    }

    public long position() {
        return position;
    }

    /** Returns whether this process is the first of the queue. */
    public boolean isOurs() {
        return lock != null;
    }

    /** Makes one attempt to lock the byte. */
    public boolean tryLock() {
        try {
            FileLock taken = file.tryLock(position, false);
            if (taken != null) {
                install(taken);
            }
            return taken != null;
        } catch (IOException e) {
            throw file.fault("lock", position, e);
        }
    }

    /** Makes a lock that a thread has waited for the one that is held here. */
    public void install(FileLock taken) {
        lock = taken;
    }

    /** Unlocks the byte, if this process has it locked. */
    public void unlock() {
        FileLock left = lock;
        lock = null;
        if (left == null || file.isClosing()) {
            return;
        }
        try {
            left.release();
        } catch (IOException e) {
            // Other processes go on waiting, by patience instead of in order.
            DeferredLog.add(Level.ERROR, file.fault("release", position, e).getMessage(), null);
        }
    }
}

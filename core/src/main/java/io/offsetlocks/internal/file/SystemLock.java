package io.offsetlocks.internal.file;

import io.offsetlocks.internal.common.DeferredLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on one byte, as the JDK has it for this process, and what becomes of
 * it when a call ends by an exception or an {@link Error}. Guarded by the bucket's monitor.
 *
 * <ul>
 *   <li>A lock is stored in the frame that got it, so whatever is thrown later, nobody loses it.
 *   <li>A release that ends by an Error may be called again: the JDK still has its entry, and to
 *       unlock a byte twice does no harm.
 *   <li>I8: after a release that the system failed, the JDK counts the byte as locked for ever. The
 *       byte is broken: no later attempt can be trusted.
 *   <li>An attempt that ends by an Error is in doubt: the JDK may count the byte as locked, and
 *       have no lock that could be released. Then the byte is broken as well.
 * </ul>
 */
public final class SystemLock {
    private final LockFile file;
    private long offset;
    private @Nullable FileLock lock;
    private boolean shared;

    /** Whether the release of the lock has begun: it may be another process's by now. */
    private boolean releasing;

    /** Whether an attempt has begun and not returned. */
    private boolean inDoubt;

    private @Nullable UncheckedIOException broken;

    public SystemLock(LockFile file) {
        this.file = file;
    }

    public void assign(long offset) {
        this.offset = offset;
    }

    public long offset() {
        return offset;
    }

    public boolean isHeld() {
        return lock != null;
    }

    public boolean isHeldShared() {
        return lock != null && shared;
    }

    public boolean isReleasing() {
        return releasing;
    }

    public boolean isBroken() {
        return broken != null;
    }

    public boolean isInDoubt() {
        return inDoubt;
    }

    /**
     * Finds out the outcome of an attempt that an Error has ended.
     *
     * @throws UncheckedIOException if the byte is broken
     */
    public void requireUsable() {
        resolveDoubt();
        if (broken != null) {
            throw new UncheckedIOException(broken.getMessage(), broken.getCause());
        }
    }

    /** Makes one attempt, and returns whether the byte is locked here now. */
    public boolean tryLock(boolean wantedShared) {
        inDoubt = true;
        FileLock taken;
        try {
            taken = file.tryLock(offset, wantedShared);
        } catch (IOException e) {
            inDoubt = false;
            throw file.fault("lock", offset, e);
        }
        inDoubt = false;
        if (taken == null) {
            return false;
        }
        install(taken, wantedShared);
        return true;
    }

    /** Makes a lock that the kernel has just given us the one that is held here. */
    public void install(FileLock taken, boolean takenShared) {
        lock = taken;
        shared = takenShared;
    }

    /** Releases the lock. Needs no memory; may be called again after an Error. */
    public void unlock() {
        FileLock released = lock;
        if (released != null && !file.isClosing()) {
            releasing = true;
            try {
                released.release();
            } catch (IOException e) {
                lock = null;
                releasing = false;
                throw breakOffset(e);
            }
        }
        lock = null;
        releasing = false;
    }

    private UncheckedIOException breakOffset(IOException cause) {
        UncheckedIOException reason = file.releaseFault(offset, cause);
        broken = reason;
        DeferredLog.add(Level.ERROR, reason.getMessage(), null);
        return reason;
    }

    /** Finds out the outcome of an attempt that an Error has ended. */
    public void resolveDoubt() {
        if (!inDoubt || broken != null) {
            return;
        }
        try {
            if (file.isLockedByNobody(offset)) {
                breakOffset(new IOException("an Error ended the attempt to lock it"));
            }
            inDoubt = false;
        } catch (IOException e) {
            throw file.fault("lock", offset, e);
        }
    }

    /**
     * Returns whether readers elsewhere have the byte, which an attempt has just found locked; only
     * for the process that has the gate (I5), as it locks the byte for a moment.
     */
    public boolean isHeldSharedElsewhere() {
        return file.canLockShared(offset);
    }
}

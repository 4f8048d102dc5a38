package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait in the queue of processes, run by a thread of {@link BlockingThreads}:
 *
 * <ol>
 *   <li>It locks the gate byte, blocking in the kernel, and writes 1 to it, so that arrivals of
 *       other processes see a queue and join it. I5: only the process that has the gate blocks for
 *       the slot byte, so later ones do not overtake it.
 *   <li>It attempts the slot byte in the mode of the oldest waiter here. If that fails it blocks
 *       for the byte in shared mode; or, for a writer behind readers, it pauses. Then it attempts
 *       again.
 *   <li>It grants the lock to the oldest waiter, writes 0 to the gate byte and unlocks that.
 * </ol>
 *
 * <p><b>It waits for no particular thread.</b> Whichever thread is the oldest when it gets the byte
 * is granted it. While it is in the kernel, waiters give up, and the oldest may take the byte by
 * itself when it has lost its patience. So after each return from the kernel it looks again, under
 * the monitor, whether somebody still waits, and in which mode.
 *
 * <p><b>Why it blocks in shared mode only.</b> A request in the kernel cannot be withdrawn: an
 * interrupt would close the channel, and with it would go every lock of the process (I6). While the
 * request is there no thread of this process can attempt the byte. An exclusive one that stood
 * behind readers of another process would keep our own readers out for as long as those hold, also
 * when its writer has given up long ago. A shared one stands behind a writer alone. Whether a
 * writer or readers have the byte, an attempt at a shared lock tells; the value of the byte does
 * not, as it may be out of date when it has been read.
 *
 * <p><b>When the last waiter has left</b> the thread stays in the kernel until no writer has the
 * byte. The gate value is 0 from that moment on ({@link GateQueue#headLeft}), so no process queues
 * behind a thread that waits for nobody. The lock that it gets is released at once, and the mark of
 * a dead holder stays in place.
 */
public final class GateWait implements Runnable {
    private final Grants grants;
    private final Object monitor;
    private final ByteLock byteLock;
    private final LockFile file;

    /** Whether this waits in the kernel for the slot byte; guarded by the monitor. */
    private boolean blocked;

    private boolean cancelled;

    GateWait(Grants grants, ByteLock byteLock, LockFile file) {
        this.grants = grants;
        this.monitor = grants.monitor();
        this.byteLock = byteLock;
        this.file = file;
    }

    /**
     * Begins the wait on a thread of the library; returns false if there is none for it.
     *
     * @param lasting see {@link BlockingThreads#start}
     */
    boolean start(boolean lasting) {
        boolean started = BlockingThreads.start(this, lasting);
        // What starts a thread may fail when that has begun.
        cancelled = !started;
        return started;
    }

    boolean isBlocked() {
        return blocked;
    }

    @Override
    public void run() {
        synchronized (monitor) {
            if (cancelled) {
                return;
            }
        }
        try {
            if (passGate()) {
                takeByte();
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            try {
                end();
            } finally {
                DeferredLog.write();
            }
        }
    }

    private boolean passGate() throws IOException {
        if (leadsAlready()) {
            return true;
        }
        // The kernel wakes the next process at the gate, but lets us overtake it until it runs.
        LockSupport.parkNanos(yieldNanos());
        long gateAt = file.gateOf(byteLock.offset());
        while (isWanted()) {
            FileLock gate = file.lock(gateAt, false);
            if (gate != null) {
                return enterGate(gate);
            }
            pause();
        }
        return false;
    }

    /** Returns whether the head has entered the gate by itself, before there was a thread. */
    private boolean leadsAlready() {
        synchronized (monitor) {
            return byteLock.queue().gate().isOurs();
        }
    }

    private long yieldNanos() {
        synchronized (monitor) {
            return grants.yieldNanos();
        }
    }

    private boolean isWanted() {
        synchronized (monitor) {
            return grants.wanted() && !file.isClosing();
        }
    }

    private boolean enterGate(FileLock gate) {
        synchronized (monitor) {
            if (file.isClosing()) {
                return false;
            }
            byteLock.queue().gate().enter(gate);
            return true;
        }
    }

    private void takeByte() throws IOException {
        while (true) {
            boolean block = false;
            Thread granted = null;
            synchronized (monitor) {
                if (file.isClosing() || !grants.wanted()) {
                    return;
                }
                grants.changeBegins();
                Attempt how = byteLock.tryAcquire(grants.wantedShared(), 0);
                if (how.isHeld()) {
                    granted = grants.granted(how);
                } else {
                    grants.changeEnds();
                    block = grants.wantedShared() || !byteLock.systemLock().isHeldSharedElsewhere();
                    setBlocked(block);
                }
            }
            if (granted != null) {
                LockSupport.unpark(granted);
                return;
            }
            if (!block) {
                pause();
            } else if (blockForByte()) {
                return;
            }
        }
    }

    /**
     * Waits in the kernel until nobody has the byte exclusively.
     *
     * @return whether a waiter has been granted the lock; if not, the byte must be attempted again
     */
    private boolean blockForByte() throws IOException {
        FileLock taken = null;
        Thread granted = null;
        try {
            taken = file.lock(byteLock.offset(), true);
        } finally {
            synchronized (monitor) {
                setBlocked(false);
                if (taken != null && !file.isClosing()) {
                    granted = grantOrRelease(taken);
                }
            }
        }
        if (taken == null) {
            pause();
        }
        if (granted != null) {
            LockSupport.unpark(granted);
        }
        return granted != null;
    }

    /** Grants a shared lock that the kernel gave us to a reader, or releases it. */
    private @Nullable Thread grantOrRelease(FileLock taken) {
        grants.changeBegins();
        if (grants.wanted() && grants.wantedShared()) {
            return grants.granted(byteLock.install(taken, true));
        }
        // FileChannel cannot convert a lock: a writer takes the byte by an attempt, at once.
        byteLock.releaseUnwanted(taken);
        grants.changeEnds();
        return null;
    }

    private void setBlocked(boolean blocked) {
        this.blocked = blocked;
        if (blocked) {
            byteLock.queue().pollingEnded();
        }
    }

    private void pause() {
        long nanos;
        synchronized (monitor) {
            nanos = byteLock.queue().pollNanos();
        }
        LockSupport.parkNanos(nanos);
    }

    private void fail(Throwable failure) {
        synchronized (monitor) {
            if (file.isClosing() || !grants.wanted()) {
                return;
            }
            grants.failed(file.explain(failure, byteLock.offset()));
        }
    }

    private void end() {
        synchronized (monitor) {
            try {
                byteLock.queue().gate().leave();
            } finally {
                byteLock.queue().waitEnded();
                grants.ended();
            }
        }
    }
}

package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Grants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait in the queue of processes, run by a thread of {@link BlockingThreads}: lock the gate byte,
 * take the slot byte for the oldest waiter of this JVM, unlock the gate byte.
 *
 * <p>I5: only the process that has the gate blocks for the slot byte, so a process waits behind the
 * one ahead of it and is not overtaken by later ones. It blocks behind writers alone, and polls
 * behind readers.
 */
public final class GateWait implements Runnable {
    private final Grants waiters;
    private final Object monitor;
    private final ByteLock slotByte;
    private final LockFile file;
    private boolean cancelled;

    GateWait(Grants waiters, ByteLock slotByte, LockFile file) {
        this.waiters = waiters;
        this.monitor = waiters.monitor();
        this.slotByte = slotByte;
        this.file = file;
    }

    /** Keeps a thread that was started all the same, though that failed, from doing anything. */
    void cancel() {
        cancelled = true;
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
            end();
        }
    }

    private boolean passGate() throws IOException {
        if (isFirstAlready()) {
            return true;
        }
        // The kernel wakes who comes next at the gate, but lets us overtake it until it runs.
        LockSupport.parkNanos(awayNanos());
        long gateAt = file.gateOf(slotByte.offset());
        while (isWanted()) {
            FileLock gate = lock(gateAt, false);
            if (gate != null) {
                return enterGate(gate);
            }
            pause();
        }
        return false;
    }

    private boolean isFirstAlready() {
        synchronized (monitor) {
            return slotByte.gate().isOurs();
        }
    }

    private long awayNanos() {
        synchronized (monitor) {
            return slotByte.awayFromGateNanos(System.nanoTime());
        }
    }

    private boolean isWanted() {
        synchronized (monitor) {
            return waiters.wantByte() && !file.isClosing();
        }
    }

    private boolean enterGate(FileLock gate) {
        synchronized (monitor) {
            if (file.isClosing()) {
                return false;
            }
            slotByte.gate().enter(gate);
            return true;
        }
    }

    private void takeByte() throws IOException {
        while (true) {
            boolean block = false;
            Thread granted = null;
            synchronized (monitor) {
                if (file.isClosing() || !waiters.wantByte()) {
                    return;
                }
                if (slotByte.tryTake(waiters.wantShared(), System.nanoTime())) {
                    granted = waiters.byteTaken();
                } else {
                    block = waiters.wantShared() || !slotByte.isHeldShared();
                    slotByte.setBlocked(block);
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
     * Waits in the kernel until nobody has the byte exclusively; returns whether a waiter has it.
     *
     * <p>A request cannot be withdrawn, and while it is there nobody in this process can ask for
     * the byte. An exclusive one, behind readers, would keep out our own readers after its writer
     * has given up, for as long as those readers stay. A shared one waits behind a writer alone.
     */
    private boolean blockForByte() throws IOException {
        FileLock taken = null;
        Thread granted = null;
        try {
            taken = lock(slotByte.offset(), true);
        } finally {
            synchronized (monitor) {
                slotByte.setBlocked(false);
                if (taken != null && !file.isClosing()) {
                    granted = settle(taken);
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

    /** Grants a shared lock that the kernel gave us to a reader, or gives it back. */
    private @Nullable Thread settle(FileLock taken) {
        if (waiters.wantByte() && waiters.wantShared()) {
            slotByte.adopt(taken, true, System.nanoTime());
            return waiters.byteTaken();
        }
        // FileChannel cannot convert a lock: a writer takes the byte by an attempt, at once.
        slotByte.decline(taken);
        return null;
    }

    /**
     * Locks a byte, or returns null if that is to be tried again.
     *
     * <p>The kernel takes all threads of a process for one owner and so sees deadlocks that are not
     * there, dozens in a hundred waits. The message is localised and tells nothing; the error is
     * real only if an attempt that cannot deadlock fails as well.
     */
    private @Nullable FileLock lock(long position, boolean shared) throws IOException {
        try {
            return file.lock(position, shared);
        } catch (IOException e) {
            if (file.isClosing() || !file.isOpen()) {
                throw e;
            }
            return file.tryLock(position, shared);
        }
    }

    private void pause() {
        long nanos;
        synchronized (monitor) {
            nanos = slotByte.pollNanos(System.nanoTime());
        }
        LockSupport.parkNanos(nanos);
    }

    private void fail(Throwable failure) {
        synchronized (monitor) {
            if (file.isClosing() || !waiters.wantByte()) {
                return;
            }
            RuntimeException replaced = file.watch().replacement(failure);
            waiters.byteFailed(replaced != null ? replaced : reported(failure));
        }
    }

    private RuntimeException reported(Throwable failure) {
        if (failure instanceof UncheckedIOException told) {
            return told;
        }
        IOException cause = failure instanceof IOException io ? io : new IOException(failure);
        return file.fault("lock", slotByte.offset(), cause);
    }

    private void end() {
        synchronized (monitor) {
            try {
                slotByte.gate().leave();
            } finally {
                slotByte.endQueuing();
                waiters.queuingEnded();
            }
        }
    }
}

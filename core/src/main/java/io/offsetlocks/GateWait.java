package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait in the queue of processes, run by a thread of {@link WaiterThreads}: lock the gate byte,
 * take the slot byte for the oldest waiter of this JVM, unlock the gate byte.
 *
 * <p>I5: only the process that has the gate blocks for the slot byte, so a process waits behind the
 * one ahead of it and is not overtaken by later ones.
 */
final class GateWait implements Runnable {
    private static final long MOST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LEAST_PAUSE_NANOS = Duration.ofNanos(20_000).toNanos();

    private final ByteWaiters waiters;
    private final Object monitor;
    private final SlotByte slotByte;
    private final LockFile file;
    private long pauseNanos = LEAST_PAUSE_NANOS;

    GateWait(ByteWaiters waiters, SlotByte slotByte, LockFile file) {
        this.waiters = waiters;
        this.monitor = waiters.monitor();
        this.slotByte = slotByte;
        this.file = file;
    }

    @Override
    public void run() {
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
        pauseNanos = LEAST_PAUSE_NANOS;
        while (true) {
            boolean shared;
            boolean block = false;
            Thread granted = null;
            synchronized (monitor) {
                if (file.isClosing() || !waiters.wantByte()) {
                    return;
                }
                shared = waiters.wantShared();
                if (slotByte.tryTake(shared, System.nanoTime())) {
                    granted = waiters.byteTaken();
                } else {
                    // Readers and foreign clients leave no 1. A request blocked behind readers
                    // could not be withdrawn, and would keep out our own readers after its writer
                    // gave up.
                    block = slotByte.isTakenByPeer();
                    slotByte.setBlocked(block);
                }
            }
            if (granted != null) {
                LockSupport.unpark(granted);
                return;
            }
            if (!block || !blockForByte(shared)) {
                pause();
            }
        }
    }

    /** Waits in the kernel; returns false if that failed and is to be tried again. */
    private boolean blockForByte(boolean shared) throws IOException {
        FileLock taken = null;
        Thread granted = null;
        try {
            taken = lock(slotByte.offset(), shared);
        } finally {
            synchronized (monitor) {
                slotByte.setBlocked(false);
                if (taken != null && !file.isClosing()) {
                    granted = settle(taken, shared);
                }
            }
        }
        if (granted != null) {
            LockSupport.unpark(granted);
        }
        return taken != null;
    }

    /** Grants a byte that the kernel gave us, or declines it: who waits may have changed. */
    private @Nullable Thread settle(FileLock taken, boolean shared) {
        if (waiters.wantByte() && waiters.wantShared() == shared) {
            slotByte.adopt(taken, shared, System.nanoTime());
            return waiters.byteTaken();
        }
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
        LockSupport.parkNanos(pauseNanos);
        pauseNanos = Math.min(2 * pauseNanos, MOST_PAUSE_NANOS);
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

package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.ClassInitialization;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.processes.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The slots of one lock space that are held or waited for in this JVM, by offset. */
public final class SlotTable {
    private static final int BUCKETS = 1 << 6;
    private static final int MAX_LOOKS = 4;

    private final ProcessLocks locks;
    private final Ticker clock;
    private final SlotBucket[] buckets = new SlotBucket[BUCKETS];

    public SlotTable(ProcessLocks locks, Ticker clock) {
        this.locks = locks;
        this.clock = clock;
        ClassInitialization.force(
                DeferredLog.class,
                Failures.class,
                FlightRecording.class,
                LockSupport.class,
                Repairs.class,
                SlotQueue.class,
                Turn.class);
        QuantumTable quanta = new QuantumTable();
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new SlotBucket(locks, quanta, clock);
        }
    }

    /** Returns the clock that waits at these slots go by. */
    public Ticker clock() {
        return clock;
    }

    /**
     * Makes one attempt for a hold, ahead of threads and processes that wait.
     *
     * @return whether it is held
     */
    public boolean tryAcquire(Hold hold) {
        try {
            locks.checkUsable(clock.read());
            boolean held = look(hold);
            if (held && hold.abandoned) {
                // By the thread that has the hold, and outside every monitor.
                FlightRecording.recordAbandonment(hold);
            }
            return held;
        } catch (InternalError | UncheckedIOException fault) {
            throw afterFault(hold, fault);
        } finally {
            DeferredLog.write();
        }
    }

    private boolean look(Hold hold) {
        for (int look = 1; ; look++) {
            Attempt attempt;
            Waiter unanswered = null;
            long pauseNanos = ProcessLock.NO_SECOND_LOOK;
            SlotBucket bucket = bucketOf(hold.offset);
            synchronized (bucket) {
                Slot slot = bucket.slotAt(hold.offset);
                hold.slot = slot;
                try {
                    long now = clock.read();
                    attempt = slot.tryBarge(hold, now);
                    if (attempt == Attempt.UNANSWERED) {
                        unanswered = slot.queue().appendOnce(hold, now);
                    } else if (attempt == Attempt.BUSY) {
                        pauseNanos = slot.secondLookNanos();
                    }
                } finally {
                    slot.retireIfUnused();
                }
            }
            if (unanswered != null) {
                return awaitAnswer(hold, unanswered);
            }
            if (attempt.isHeld()) {
                return true;
            }
            // Only where nobody holds: a holder is no reason to keep the caller waiting.
            if (look == MAX_LOOKS || pauseNanos == ProcessLock.NO_SECOND_LOOK) {
                return false;
            }
            pause(pauseNanos);
        }
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        } else {
            Thread.onSpinWait();
        }
    }

    private static boolean awaitAnswer(Hold hold, Waiter waiter) {
        try {
            return WaiterParking.await(hold.slot.queue(), waiter, Deadline.NEVER, false);
        } catch (InterruptedException e) {
            throw new AssertionError("a wait that is not interruptible was interrupted", e);
        }
    }

    /**
     * Acquires a hold, waiting until the deadline.
     *
     * @return false if the deadline passed
     */
    public boolean acquire(Hold hold, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        try {
            boolean held = arriveOrWait(hold, deadline, interruptible);
            if (held && hold.abandoned) {
                // By the thread that has the hold, and outside every monitor.
                FlightRecording.recordAbandonment(hold);
            }
            return held;
        } catch (InternalError | UncheckedIOException fault) {
            throw afterFault(hold, fault);
        } finally {
            DeferredLog.write();
        }
    }

    private boolean arriveOrWait(Hold hold, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        long now = clock.read();
        locks.checkUsable(now);
        SlotQueue queue;
        Waiter waiter;
        SlotBucket bucket = bucketOf(hold.offset);
        synchronized (bucket) {
            Slot slot = bucket.slotAt(hold.offset);
            hold.slot = slot;
            try {
                if (slot.tryArrive(hold, now)) {
                    return true;
                }
                queue = slot.queue();
                waiter = queue.append(hold, now);
            } finally {
                slot.retireIfUnused();
            }
        }
        return WaiterParking.await(queue, waiter, deadline, interruptible);
    }

    /** Gives a hold up after a fault of the store, and returns what to throw. */
    private RuntimeException afterFault(Hold hold, Throwable fault) {
        RuntimeException explained = locks.explain(fault, hold.offset);
        try {
            // JDK 17 throws a fault late, maybe when the hold had been granted.
            if (hold.slot != null) {
                hold.slot.releases().rollBack(hold);
            }
        } catch (InternalError | UncheckedIOException again) {
            Failures.suppress(fault, again);
        }
        return explained;
    }

    /** Returns whether a hold that was granted has not ended. */
    public boolean isLive(Hold hold) {
        return hold.slot.isLive(hold);
    }

    /** Returns whether a hold that was granted has not ended, and its lock has not been lost. */
    public boolean isIntact(Hold hold) {
        return hold.slot.isIntact(hold);
    }

    /**
     * Returns whether the store confirms all of some holds.
     *
     * @throws IOException if the store cannot be asked
     */
    public boolean confirmsHeld(List<Hold> holds) throws IOException {
        try {
            return locks.confirmsHeld(holds.stream().mapToLong(hold -> hold.offset).toArray());
        } finally {
            DeferredLog.write();
        }
    }

    private SlotBucket bucketOf(long offset) {
        return buckets[(int) offset & (BUCKETS - 1)];
    }

    /** Ends all holds and waits of a session that is already marked as closed. */
    public void closeSession(Session session) {
        Failures failures = new Failures();
        for (SlotBucket bucket : buckets) {
            failures.collect(() -> bucket.closeSession(session));
        }
        failures.throwIfAny();
    }

    /** Returns once every thread that was at work under the monitor of a bucket has left it. */
    public void awaitCriticalSections() {
        for (SlotBucket bucket : buckets) {
            bucket.awaitCriticalSection();
        }
    }
}

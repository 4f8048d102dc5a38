package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.ClassInitialization;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.common.OffsetHash;
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

/**
 * The slots of one lock space that are held or waited for in this JVM, by offset.
 *
 * <p>They lie in buckets, which threads with different names use at the same time. Each bucket
 * grows by itself, so a million slots in use cost no more time each than one.
 */
public final class SlotTable {
    private static final int MAX_LOOKS = 4;
    private static final int MIN_BUCKETS = 1 << 6;

    /** So many that two threads seldom meet in one; more would not stay in a processor's cache. */
    private static final int BUCKETS_PER_PROCESSOR = 1 << 4;

    private static final int MAX_BUCKETS = 1 << 12;

    private final ProcessLocks locks;
    private final Ticker clock;
    private final SlotBucket[] buckets;

    public SlotTable(ProcessLocks locks, Ticker clock) {
        this.locks = locks;
        this.clock = clock;
        ClassInitialization.force(
                DeferredLog.class,
                Failures.class,
                FlightRecording.class,
                LockSupport.class,
                Repairs.class,
                SlotArrival.class,
                SlotQueue.class,
                SlotRelease.class,
                Turn.class);
        QuantumTable quanta = new QuantumTable();
        this.buckets = new SlotBucket[bucketCount(Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new SlotBucket.Padded(locks, quanta, clock);
        }
    }

    /** Returns how many buckets there are for so many processors: a power of two. */
    static int bucketCount(int processors) {
        int wanted = Math.min(processors * BUCKETS_PER_PROCESSOR, MAX_BUCKETS);
        return Math.max(MIN_BUCKETS, Integer.highestOneBit(wanted));
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
            long now = clock.read();
            locks.checkUsable(now);
            boolean held = look(hold, now);
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

    private boolean look(Hold hold, long firstAt) {
        long now = firstAt;
        for (int look = 1; ; look++) {
            Attempt attempt;
            SlotQueue queue = null;
            Waiter unanswered = null;
            long pauseNanos = ProcessLock.NO_SECOND_LOOK;
            long hash = OffsetHash.of(hold.offset);
            SlotBucket bucket = bucketOf(hash);
            synchronized (bucket) {
                Slot slot = bucket.slotAt(hold.offset, hash);
                hold.slot = slot;
                try {
                    attempt = SlotArrival.tryBarge(slot, hold, now);
                    if (attempt == Attempt.UNANSWERED) {
                        queue = slot.queue(now);
                        unanswered = queue.appendOnce(hold, now);
                    } else if (attempt == Attempt.BUSY) {
                        pauseNanos = SlotArrival.secondLookNanos(slot);
                    }
                } finally {
                    slot.retireIfUnused();
                }
            }
            if (unanswered != null) {
                return awaitAnswer(queue, unanswered);
            }
            if (attempt.isHeld()) {
                return true;
            }
            // Only where nobody holds: a holder is no reason to keep the caller waiting.
            if (look == MAX_LOOKS || pauseNanos == ProcessLock.NO_SECOND_LOOK) {
                return false;
            }
            pause(pauseNanos);
            now = clock.read();
        }
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        } else {
            Thread.onSpinWait();
        }
    }

    private static boolean awaitAnswer(SlotQueue queue, Waiter waiter) {
        try {
            return WaiterParking.await(queue, waiter, Deadline.NEVER, false);
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
        SlotQueue queue = null;
        Waiter waiter = null;
        long hash = OffsetHash.of(hold.offset);
        SlotBucket bucket = bucketOf(hash);
        for (int look = 1; waiter == null; look++) {
            synchronized (bucket) {
                Slot slot = bucket.slotAt(hold.offset, hash);
                hold.slot = slot;
                try {
                    if (slot.isInUse() && bucket.mayGoUntimed()) {
                        // The time tells only whether to look; what was found is told in any case.
                        locks.checkUsable(bucket.readAt());
                        if (SlotArrival.tryTakeKept(slot, hold)) {
                            return true;
                        }
                    }
                    long now = bucket.readClock();
                    locks.checkUsable(now);
                    if (SlotArrival.tryArrive(slot, hold, now)) {
                        return true;
                    }
                    if (!SlotArrival.mayLookAgain(slot, look, deadline, now)) {
                        queue = slot.queue(now);
                        waiter = queue.append(hold, now);
                    }
                } finally {
                    slot.retireIfUnused();
                }
            }
            if (waiter == null) {
                Turn.spin();
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
                SlotRelease.rollBack(hold.slot, hold);
            }
        } catch (InternalError | UncheckedIOException again) {
            Failures.suppress(fault, again);
        }
        return explained;
    }

    /** Returns what the caller gets for a fault of the store, as of a file that was cut. */
    public RuntimeException explain(Throwable fault, Hold hold) {
        return locks.explain(fault, hold.offset);
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

    /** A bucket uses the other half of the hash. */
    private SlotBucket bucketOf(long hash) {
        return buckets[(int) hash & (buckets.length - 1)];
    }

    /** Returns how many slots are in use; of the ones that come and go meanwhile, some or all. */
    int slotsInUse() {
        int count = 0;
        for (SlotBucket bucket : buckets) {
            synchronized (bucket) {
                count += bucket.count();
            }
        }
        return count;
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

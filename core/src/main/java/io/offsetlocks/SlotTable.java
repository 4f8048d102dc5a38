package io.offsetlocks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The slots of one lock file that are held or waited for in this JVM, by offset. */
final class SlotTable {
    private static final int BUCKETS = 1 << 6;
    private static final int MOST_LOOKS = 4;
    private static final long LOOK_AGAIN_NANOS = Duration.ofNanos(50_000).toNanos();

    private final SlotBytes bytes;
    private final SlotBucket[] buckets = new SlotBucket[BUCKETS];

    SlotTable(SlotBytes bytes) {
        this.bytes = bytes;
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new SlotBucket(bytes);
        }
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    boolean tryAcquire(Hold hold) {
        try {
            return look(hold);
        } catch (InternalError fault) {
            throw afterFault(hold, fault);
        }
    }

    private boolean look(Hold hold) {
        bytes.requireInPlace(System.nanoTime());
        for (int look = 1; ; look++) {
            if (attempt(hold)) {
                tellOfAbandonment(hold);
                return true;
            }
            // It may be between two holders: a process locks a byte before it marks it, and one
            // whose waiters have all left may get a byte that nobody wants and give it back.
            if (look == MOST_LOOKS || !bytes.isFree(hold.offset)) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean attempt(Hold hold) {
        SlotBucket bucket = bucketOf(hold.offset);
        synchronized (bucket) {
            Slot slot = bucket.slotAt(hold.offset);
            hold.slot = slot;
            try {
                return slot.attempt(hold, System.nanoTime());
            } finally {
                slot.retireIfUnused();
            }
        }
    }

    /**
     * Acquires a hold, waiting until the deadline.
     *
     * @return false if the deadline passed
     */
    boolean acquire(Hold hold, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        try {
            boolean held = arriveOrWait(hold, deadline, interruptible);
            if (held) {
                tellOfAbandonment(hold);
            }
            return held;
        } catch (InternalError fault) {
            throw afterFault(hold, fault);
        }
    }

    private boolean arriveOrWait(Hold hold, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        long now = System.nanoTime();
        bytes.requireInPlace(now);
        SlotBucket bucket = bucketOf(hold.offset);
        Waiters waiters;
        Waiter waiter;
        synchronized (bucket) {
            Slot slot = bucket.slotAt(hold.offset);
            hold.slot = slot;
            try {
                if (slot.arrive(hold, now)) {
                    return true;
                }
                waiters = slot.waiters();
                waiter = waiters.enqueue(hold, now);
            } finally {
                slot.retireIfUnused();
            }
        }
        return waiters.await(waiter, deadline, interruptible);
    }

    /**
     * Gives a hold up after a fault in the mapping, which a truncated file has until the next look
     * at its size.
     *
     * @return the fault, if that was not the reason
     * @throws LockFileReplacedException if it was
     */
    @SuppressWarnings("ReferenceEquality") // Nothing may be suppressed by itself.
    private InternalError afterFault(Hold hold, InternalError fault) {
        RuntimeException replaced = bytes.replacement(fault);
        try {
            // JDK 17 throws a fault late, maybe when the hold had been granted.
            if (hold.slot != null) {
                hold.slot.giveBack(hold);
            }
        } catch (InternalError again) {
            if (again != fault) {
                fault.addSuppressed(again);
            }
        }
        if (replaced != null) {
            throw replaced;
        }
        return fault;
    }

    /** Tells a flight recording, by the thread that has the hold and outside every monitor. */
    private static void tellOfAbandonment(Hold hold) {
        if (hold.abandoned) {
            Recordings.tellOfAbandonment(hold);
        }
    }

    private SlotBucket bucketOf(long offset) {
        return buckets[(int) offset & (BUCKETS - 1)];
    }

    /** Ends all holds and waits of a session that is already marked as closed. */
    void closeSession(Session session) {
        Failures failures = new Failures();
        for (SlotBucket bucket : buckets) {
            failures.collect(() -> bucket.closeSession(session));
        }
        failures.throwIfAny();
    }

    /** Returns once every thread that was at work under the monitor of a bucket has left it. */
    void awaitCriticalSections() {
        for (SlotBucket bucket : buckets) {
            bucket.awaitCriticalSection();
        }
    }
}

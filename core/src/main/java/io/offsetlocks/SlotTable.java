package io.offsetlocks;

import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/** The slots of one lock file that are held or waited for in this JVM, by offset. */
final class SlotTable {
    private static final int BUCKETS = 1 << 6;
    private static final int MOST_LOOKS = 4;
    private static final long HELD = -2;

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
        } catch (InternalError | UncheckedIOException fault) {
            throw afterFault(hold, fault);
        } finally {
            bytes.tellFindings();
        }
    }

    private boolean look(Hold hold) {
        bytes.requireInPlace(System.nanoTime());
        for (int look = 1; ; look++) {
            long again = attempt(hold);
            if (again == HELD) {
                tellOfAbandonment(hold);
                return true;
            }
            // Only where nobody holds it: a holder is no reason to keep the caller waiting.
            if (look == MOST_LOOKS || again == SlotByte.NEVER) {
                return false;
            }
            if (again > 0) {
                LockSupport.parkNanos(again);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Makes an attempt; returns {@link #HELD}, or when to make the next. */
    private long attempt(Hold hold) {
        SlotBucket bucket = bucketOf(hold.offset);
        synchronized (bucket) {
            Slot slot = bucket.slotAt(hold.offset);
            try {
                return slot.attempt(hold, System.nanoTime()) ? HELD : slot.lookAgainNanos();
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
        } catch (InternalError | UncheckedIOException fault) {
            throw afterFault(hold, fault);
        } finally {
            bytes.tellFindings();
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
     * Gives a hold up after a fault, of the mapping or of the system's lock, and returns what to
     * throw: that the file is not in place, if that is why.
     */
    private RuntimeException afterFault(Hold hold, Throwable fault) {
        RuntimeException replaced = bytes.replacement(fault);
        try {
            // JDK 17 throws a fault late, maybe when the hold had been granted.
            if (hold.slot != null) {
                hold.slot.release(hold);
            }
        } catch (InternalError | UncheckedIOException again) {
            if (!again.equals(fault)) {
                fault.addSuppressed(again);
            }
        }
        if (replaced != null) {
            return replaced;
        }
        return fault instanceof InternalError late
                ? bytes.mappingFault(hold.offset, late)
                : (RuntimeException) fault;
    }

    /** Tells a flight recording, by the thread that has the hold and outside every monitor. */
    private static void tellOfAbandonment(Hold hold) {
        if (hold.abandoned && Recordings.areUsed()) {
            new AbandonedLockEvent().commit(hold);
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

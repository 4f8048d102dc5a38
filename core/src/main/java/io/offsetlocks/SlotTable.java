package io.offsetlocks;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;

/** The slots of one lock file that are held or waited for in this JVM, by offset. */
final class SlotTable {
    private static final int MOST_LOOKS = 4;
    private static final long LOOK_AGAIN_NANOS = Duration.ofNanos(50_000).toNanos();

    private final ConcurrentMap<Long, Slot> slots = new ConcurrentHashMap<>();
    private final ByteLocks bytes;

    SlotTable(ByteLocks bytes) {
        this.bytes = bytes;
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    boolean tryAcquire(Hold hold) {
        bytes.requireInPlace(System.nanoTime());
        for (int look = 1; ; look++) {
            if (attempt(hold)) {
                return true;
            }
            // A process locks a byte before it marks it, and one whose waiters have all left may
            // get
            // a byte that nobody wants and give it back: neither is a holder yet.
            if (look == MOST_LOOKS || !bytes.isUnmarked(hold.offset)) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean attempt(Hold hold) {
        while (true) {
            long now = System.nanoTime();
            Slot slot = slotAt(hold.offset, now);
            synchronized (slot) {
                if (slot.isDead()) {
                    continue;
                }
                try {
                    return slot.attempt(hold, now);
                } finally {
                    slot.retireIfUnused();
                }
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
        long now = System.nanoTime();
        bytes.requireInPlace(now);
        while (true) {
            Slot slot = slotAt(hold.offset, now);
            Waiter waiter;
            synchronized (slot) {
                if (slot.isDead()) {
                    continue;
                }
                try {
                    if (slot.arrive(hold, now)) {
                        return true;
                    }
                    waiter = slot.waiters().enqueue(hold, now);
                } finally {
                    slot.retireIfUnused();
                }
            }
            return slot.waiters().await(waiter, deadline, interruptible);
        }
    }

    private Slot slotAt(long offset, long now) {
        Slot slot = slots.get(offset);
        if (slot == null) {
            Slot created = new Slot(this, bytes.byteAt(offset), now);
            slot = slots.putIfAbsent(offset, created);
            return slot == null ? created : slot;
        }
        return slot;
    }

    /** Called by a slot with its monitor held. */
    void remove(Slot slot) {
        slots.remove(slot.offset(), slot);
    }

    /** Ends all holds and waits of a session that is already marked as closed. */
    void closeSession(Session session) {
        Failures failures = new Failures();
        for (Slot slot : slots.values()) {
            failures.collect(() -> slot.closeSession(session));
        }
        failures.throwIfAny();
    }

    /** Returns once every thread that was at work under the monitor of a slot has left it. */
    void awaitCriticalSections() {
        for (Slot slot : slots.values()) {
            synchronized (slot) {
                slot.retireIfUnused();
            }
        }
    }
}

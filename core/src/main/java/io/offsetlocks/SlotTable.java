package io.offsetlocks;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The slots of one lock file that are held or waited for in this JVM, by offset. */
final class SlotTable {
    private final ConcurrentMap<Long, Slot> slots = new ConcurrentHashMap<>();
    private final ByteLocks bytes;

    SlotTable(ByteLocks bytes) {
        this.bytes = bytes;
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    boolean tryAcquire(Hold hold) {
        long now = System.nanoTime();
        bytes.requireInPlace(now);
        while (true) {
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
                    waiter = slot.enqueue(hold, now);
                } finally {
                    slot.retireIfUnused();
                }
            }
            return slot.await(waiter, deadline, interruptible);
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
        slots.values().forEach(slot -> slot.closeSession(session));
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

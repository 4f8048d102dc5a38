package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.QuantumTable;
import org.jspecify.annotations.Nullable;

/**
 * The slots in use at the offsets of one bucket, and the monitor that guards them all.
 *
 * <p>One monitor for many slots, and not one each: then a slot can be looked up, used and retired
 * in one critical section, and no thread ever finds one that has left. Names in one bucket delay
 * each other for no longer than a system call.
 */
final class SlotBucket {
    private final ProcessLocks locks;
    private final QuantumTable quanta;
    private final Ticker clock;
    private @Nullable Slot first;

    /** A retired slot: most uses of a bucket are alone in it, and then need no new one. */
    private @Nullable Slot spare;

    SlotBucket(ProcessLocks locks, QuantumTable quanta, Ticker clock) {
        this.locks = locks;
        this.quanta = quanta;
        this.clock = clock;
    }

    /** Returns the slot at an offset; one that comes out unused must be retired at once. */
    Slot slotAt(long offset) {
        assert Thread.holdsLock(this);
        Slot slot = first;
        while (slot != null && slot.offset() != offset) {
            slot = slot.next;
        }
        return slot != null ? slot : add(offset);
    }

    private Slot add(long offset) {
        Slot slot = spare;
        spare = null;
        if (slot == null) {
            slot = new Slot(this, locks, quanta, clock);
        }
        slot.assign(offset);
        slot.next = first;
        first = slot;
        return slot;
    }

    /** I2: called in the critical section that made the slot unused. */
    void retire(Slot slot) {
        assert Thread.holdsLock(this);
        if (first == slot) {
            first = slot.next;
        } else {
            Slot before = first;
            while (before.next != slot) {
                before = before.next;
            }
            before.next = slot.next;
        }
        slot.next = null;
        spare = slot;
    }

    synchronized void closeSession(Session session) {
        Failures failures = new Failures();
        Slot next;
        for (Slot slot = first; slot != null; slot = next) {
            next = slot.next;
            Slot closing = slot;
            failures.collect(() -> closing.releases().closeSession(session));
        }
        failures.throwIfAny();
    }

    /**
     * Returns once a thread that is in the monitor now has left it; there is nothing else to do.
     */
    synchronized void awaitCriticalSection() {}
}

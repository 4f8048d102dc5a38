package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Failures;
import io.offsetlocks.internal.common.OffsetHash;
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
 *
 * <p>The slots are in lists by a hash of their offset. When there are more slots than lists, the
 * number of lists doubles, so a look-up takes the same time however many slots are in use. It never
 * gets smaller: that would have to happen in a release, which must need no memory. What stays is 4
 * to 8 bytes for each slot of the time when most were in use.
 */
class SlotBucket {
    private static final int MIN_LISTS = 4;
    private static final int MAX_LISTS = 1 << 28;
    private static final int MAX_UNTIMED_GRANTS = 16;

    private final ProcessLocks locks;
    private final QuantumTable quanta;
    private final Ticker clock;

    /** The first slot of each list; a power of two. */
    private @Nullable Slot[] lists = new Slot[MIN_LISTS];

    private int count;

    /**
     * The slot that was retired last: most uses of a bucket are alone in it, and then need no new
     * one. It stays here while it is used again: to store a reference takes a memory barrier.
     */
    private @Nullable Slot spare;

    /** The time of the last look at the clock, and how many grants since then went without. */
    private long readAt;

    private int untimedGrants;

    SlotBucket(ProcessLocks locks, QuantumTable quanta, Ticker clock) {
        this.locks = locks;
        this.quanta = quanta;
        this.clock = clock;
        this.readAt = clock.read();
    }

    ProcessLocks locks() {
        return locks;
    }

    QuantumTable quanta() {
        return quanta;
    }

    Ticker clock() {
        return clock;
    }

    long readClock() {
        assert Thread.holdsLock(this);
        readAt = clock.read();
        return readAt;
    }

    /** Returns the time of an earlier look at the clock. */
    long readAt() {
        return readAt;
    }

    /**
     * Returns whether a call that does not need the time goes without. Not all do, as the store is
     * checked once per second of use.
     */
    boolean mayGoUntimed() {
        untimedGrants++;
        return untimedGrants % MAX_UNTIMED_GRANTS != 0;
    }

    /** Returns the slot at an offset; one that comes out unused must be retired at once. */
    Slot slotAt(long offset) {
        return slotAt(offset, OffsetHash.of(offset));
    }

    /**
     * Does the same.
     *
     * @param hash the {@link OffsetHash} of the offset, of which a bucket uses the upper half
     */
    Slot slotAt(long offset, long hash) {
        assert Thread.holdsLock(this);
        int upper = (int) (hash >>> 32);
        Slot slot = lists[upper & (lists.length - 1)];
        // One half of the hash does not tell two offsets apart.
        while (slot != null && (slot.hash != upper || slot.offset() != offset)) {
            slot = slot.next;
        }
        return slot != null ? slot : add(offset, upper);
    }

    /** If this fails for lack of memory, the bucket is as it was. */
    private Slot add(long offset, int hash) {
        Slot slot = spare != null && spare.retired ? spare : new Slot(this);
        if (count >= lists.length && count < MAX_LISTS) {
            grow();
        }
        slot.assign(offset);
        slot.retired = false;
        slot.hash = hash;
        int list = hash & (lists.length - 1);
        slot.next = lists[list];
        lists[list] = slot;
        count++;
        return slot;
    }

    private void grow() {
        Slot[] grown = new Slot[2 * lists.length];
        // From here on there is no call that could fail.
        for (Slot first : lists) {
            Slot next;
            for (Slot slot = first; slot != null; slot = next) {
                next = slot.next;
                int list = slot.hash & (grown.length - 1);
                slot.next = grown[list];
                grown[list] = slot;
            }
        }
        lists = grown;
    }

    /** I2: called in the critical section that made the slot unused. */
    void retire(Slot slot) {
        assert Thread.holdsLock(this);
        int list = slot.hash & (lists.length - 1);
        if (lists[list] == slot) {
            lists[list] = slot.next;
        } else {
            Slot before = lists[list];
            while (before.next != slot) {
                before = before.next;
            }
            before.next = slot.next;
        }
        slot.next = null;
        slot.retired = true;
        if (spare != slot) {
            spare = slot;
        }
        count--;
    }

    /** Returns how many slots are in use. */
    int count() {
        return count;
    }

    int listCount() {
        return lists.length;
    }

    /** Returns the first slot of a list, or null. */
    @Nullable Slot first(int list) {
        return lists[list];
    }

    synchronized void closeSession(Session session) {
        Failures failures = new Failures();
        for (int list = 0; list < lists.length; list++) {
            Slot next;
            for (Slot slot = first(list); slot != null; slot = next) {
                next = slot.next;
                Slot closing = slot;
                failures.collect(() -> closeSession(closing, session));
            }
        }
        failures.throwIfAny();
    }

    private void closeSession(Slot slot, Session session) {
        try {
            SlotRelease.closeSession(slot, session);
        } catch (InternalError fault) {
            throw locks.explain(fault, slot.offset());
        }
    }

    /**
     * Returns once a thread that is in the monitor now has left it; there is nothing else to do.
     */
    synchronized void awaitCriticalSection() {}

    /**
     * A bucket among others. Threads at work in two buckets at once would slow each other down if
     * what they write were in one line of the processor's cache: the monitor is in the object's
     * header. So an object is longer than such a line.
     */
    static final class Padded extends SlotBucket {
        // Behind the fields of the superclass, and before the next object.
        long padding1;
        long padding2;
        long padding3;
        long padding4;
        long padding5;
        long padding6;
        long padding7;
        long padding8;
        long padding9;
        long padding10;
        long padding11;
        long padding12;
        long padding13;
        long padding14;
        long padding15;
        long padding16;

        Padded(ProcessLocks locks, QuantumTable quanta, Ticker clock) {
            super(locks, quanta, clock);
        }
    }
}

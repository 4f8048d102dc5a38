package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;

/** The slot of one offset, in a bucket of its own. */
abstract class SlotFixture extends OffsetFixture {
    SlotBucket bucket;
    private int others;

    @BeforeEach
    void makeBucket() {
        bucket = new SlotBucket(new SlotBytes(session.file()));
    }

    /** Returns what guards the slots. */
    private Object monitor() {
        return bucket;
    }

    /** Returns the slot, which is another one once it has been out of use. */
    Slot slot() {
        synchronized (monitor()) {
            return bucket.slotAt(OFFSET);
        }
    }

    /** Returns a slot for one more offset of the bucket. */
    Slot slotElsewhere() {
        synchronized (monitor()) {
            return bucket.slotAt(OFFSET + ++others);
        }
    }

    /** I2: a bucket uses the object again. */
    void assertRetired(Slot slot) {
        assertSame(slot, slotElsewhere());
    }

    /** Lets so much time go by that a head may have its turn. */
    void awaitTurn() {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= QUANTUM) {
            Thread.onSpinWait();
        }
    }

    void close(Session closing) {
        synchronized (monitor()) {
            slot().closeSession(closing);
        }
    }

    /** Returns a hold that a thread of its own wanted and got at its arrival. */
    Hold arrived(boolean shared, long time) throws Exception {
        Hold hold = hold(shared);
        assertTrue(arrive(hold, time));
        return hold;
    }

    boolean arrive(Hold hold, long time) {
        synchronized (monitor()) {
            hold.slot = slot();
            return hold.slot.arrive(hold, time);
        }
    }

    boolean attempt(Hold hold) {
        synchronized (monitor()) {
            hold.slot = slot();
            return hold.slot.attempt(hold, now);
        }
    }

    Waiter enqueue(Hold hold, long since) {
        synchronized (monitor()) {
            return slot().waiters().enqueue(hold, since);
        }
    }

    /** Lets a waiter look once. */
    void step(Waiter waiter) {
        synchronized (monitor()) {
            slot().waiters().step(waiter, Deadline.NEVER);
        }
    }

    /** Ends a wait as the close of its session does. */
    void leave(Waiter waiter) {
        synchronized (monitor()) {
            slot().waiters().closeSession(waiter.hold.session);
        }
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.testing.OffsetFixture;
import org.junit.jupiter.api.BeforeEach;

/** The slot of one offset, in a bucket of its own. */
abstract class SlotFixture extends OffsetFixture {
    SlotBucket bucket;
    private int others;

    @BeforeEach
    void makeBucket() {
        bucket = newBucket();
    }

    SlotBucket newBucket() {
        return new SlotBucket(new ByteLocks(file, clock), new QuantumTable(), clock);
    }

    /** Returns what guards the slots. */
    @Override
    protected Object monitor() {
        return bucket;
    }

    /** Returns the slot, which is another one once it has been out of use. */
    Slot slot() {
        return slotAt(OFFSET);
    }

    Slot slotAt(long offset) {
        synchronized (monitor()) {
            return bucket.slotAt(offset);
        }
    }

    /** Returns a slot for one more offset of the bucket. */
    Slot slotElsewhere() {
        return slotAt(OFFSET + ++others);
    }

    /** I2: a bucket uses the object again. */
    void assertRetired(Slot slot) {
        assertSame(slot, slotElsewhere());
    }

    /** Lets so much time go by that a head may be handed the slot. */
    void awaitHandOff() {
        clock.advance(QUANTUM + 1);
    }

    void close(Session closing) {
        closing.markClosed();
        synchronized (monitor()) {
            SlotRelease.closeSession(slot(), closing);
        }
    }

    /** Returns a hold that a thread of its own wanted and got at its arrival. */
    Hold arrived(boolean shared, long time) {
        Hold hold = hold(shared);
        assertTrue(arrive(hold, time));
        return hold;
    }

    boolean arrive(Hold hold, long time) {
        synchronized (monitor()) {
            hold.slot = slot();
            return SlotArrival.tryArrive(hold.slot, hold, time);
        }
    }

    boolean barge(Hold hold) {
        synchronized (monitor()) {
            hold.slot = slot();
            return SlotArrival.tryBarge(hold.slot, hold, now).isHeld();
        }
    }

    Waiter append(Hold hold, long since) {
        synchronized (monitor()) {
            return slot().queue(clock.read()).append(hold, since);
        }
    }

    /** Lets a waiter look once, and returns how long it may park. */
    long poll(Waiter waiter) {
        return poll(waiter, Deadline.NEVER);
    }

    long poll(Waiter waiter, Deadline deadline) {
        synchronized (monitor()) {
            return slot().queueIfAny().pollOnce(waiter, deadline);
        }
    }

    /** Ends a wait as the close of its session does. */
    void leave(Waiter waiter) {
        synchronized (monitor()) {
            slot().queueIfAny().closeSession(waiter.hold.session);
        }
    }
}

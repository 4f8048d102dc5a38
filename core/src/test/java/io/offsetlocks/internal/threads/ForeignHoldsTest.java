package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a slot notes that another process had the lock. */
@Timeout(60)
class ForeignHoldsTest extends SlotFixture {
    private ForeignHolds foreignHolds(Slot slot) {
        synchronized (monitor()) {
            return slot.queue(now).foreignHolds();
        }
    }

    @Test
    void attemptInVain_beginsAForeignHold_andSuccessEndsIt() throws Exception {
        Waiter waiter = append(hold(false), now);
        ForeignHolds foreignHolds = foreignHolds(slot());
        long before = foreignHolds.ended();
        FileLock foreign = lock(OFFSET);

        assertFalse(barge(hold(false)));
        assertTrue(foreignHolds.anySince(before));
        assertEquals(before, foreignHolds.ended());

        foreign.release();
        assertTrue(barge(hold(false)));
        assertEquals(before + 1, foreignHolds.ended());
        leave(waiter);
    }

    @Test
    void reusedSlot_isInNoForeignHold() throws Exception {
        Slot slot = slot();
        FileLock foreign = lock(OFFSET);
        assertFalse(barge(hold(false)));
        synchronized (monitor()) {
            slot.retireIfUnused();
        }

        Slot reused = slotElsewhere();

        assertEquals(slot, reused);
        ForeignHolds foreignHolds = foreignHolds(reused);
        assertFalse(foreignHolds.anySince(foreignHolds.ended()));
        foreign.release();
    }

    @Test
    void waitBehindOtherProcesses_isAForeignHold() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false), now);
        ForeignHolds foreignHolds = foreignHolds(slot());
        long before = foreignHolds.ended();

        poll(head);

        assertTrue(foreignHolds.anySince(before));
        leave(head);
        foreign.release();
    }
}

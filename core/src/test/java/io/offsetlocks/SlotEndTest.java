package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the end of a hold leaves: the mark in the file, the byte, the waiters, and the slot itself.
 */
@Timeout(60)
class SlotEndTest extends SlotFixture {
    @Test
    void downgrade_marksTheByteAsHeldByNoWriter_andTheNextWriterMarksItAgain() throws Exception {
        List<Hold> own = holdsOfOneThread(false, true);
        assertTrue(arrive(own.get(0), later));
        assertTrue(arrive(own.get(1), later));
        Waiter head = enqueue(hold(false), longAgo);
        awaitTurn();

        slot().release(own.get(0));
        assertEquals(LockFile.FREE, value());
        assertFalse(head.hold.live);

        slot().release(own.get(1));
        assertTrue(head.hold.live);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void readerOfAnAbandonedByte_leavesTheMark_whileOthersReadAndAfterThem() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(true, now);
        Hold second = arrived(true, now);
        assertTrue(first.abandoned);
        assertTrue(second.abandoned);

        slot().release(first);
        assertEquals(LockFile.ABANDONED, value());
        slot().release(second);
        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void abandonedHoldGivenBack_isToldToTheNext() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, later);
        assertTrue(first.abandoned);
        Waiter head = enqueue(hold(false), later);
        Slot slot = slot();

        slot.giveBack(first);

        assertEquals(LockFile.ABANDONED, value());
        assertTrue(head.signalled);
        step(head);
        assertTrue(head.hold.abandoned);
        assertEquals(LockFile.TAKEN, value());
        slot.release(head.hold);
        assertRetired(slot);
    }

    @Test
    void abandonedHoldGivenBack_isToldAfterAWaiterThatLeaves() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, now);
        Waiter head = enqueue(hold(false), now);
        Slot slot = slot();
        slot.giveBack(first);

        leave(head);

        assertEquals(LockFile.ABANDONED, value());
        assertTrue(isByteFree());
        assertRetired(slot);
    }

    @Test
    void abandonedHoldGivenBack_whereNobodyWaits_retiresTheSlot() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, now);
        Slot slot = slot();

        slot.giveBack(first);

        assertRetired(slot);
    }

    @Test
    void abandonedHoldThatHasEnded_isNotGivenBackOnceMore() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, now);
        slot().release(first);
        Hold second = arrived(false, now);

        second.slot.giveBack(first);

        assertTrue(second.live);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void holdGivenBack_thatWasNotAbandoned_leavesNoMark() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold first = arrived(shared, now);

            first.slot.giveBack(first);

            assertEquals(LockFile.FREE, value());
            assertTrue(isByteFree());
        }
    }

    @Test
    void slot_isRetiredByItsLastRelease() throws Exception {
        Hold first = arrived(true, now);
        Hold second = arrived(true, now);
        Slot slot = slot();

        slot.release(first);
        assertSame(slot, slot());
        assertNotSame(slot, slotElsewhere());

        slot.release(second);
        assertRetired(slot);
    }

    @Test
    void closedSession_leavesAnAbandonedByte_toItsWaiters() throws Exception {
        Hold held = new Hold(another, OFFSET, false, "name");
        assertTrue(arrive(held, now));
        Waiter head = enqueue(hold(false), now);

        close(another);

        assertFalse(held.live);
        assertTrue(isByteFree());
        assertEquals(LockFile.TAKEN, value());
        assertTrue(head.queued);
        assertTrue(head.signalled);
    }

    @Test
    void closedSession_ofADowngradedHolder_leavesAMark_andTheReaderOfAnother() throws Exception {
        Hold exclusive = new Hold(another, OFFSET, false, "name");
        Hold shared = new Hold(session, OFFSET, true, "name");
        assertTrue(arrive(exclusive, now));
        assertTrue(arrive(shared, now));

        close(another);

        assertFalse(exclusive.live);
        assertTrue(shared.live);
        assertFalse(isByteFree());
        assertEquals(LockFile.ABANDONED, value());
    }

    /** Leaves a mark of a closed session on the byte, which a reader of another session keeps. */
    private Hold readerOfAByteCutShort(long time) throws Exception {
        Hold exclusive = new Hold(another, OFFSET, false, "name");
        Hold shared = new Hold(session, OFFSET, true, "name");
        assertTrue(arrive(exclusive, time));
        assertTrue(arrive(shared, time));
        close(another);
        return shared;
    }

    @Test
    void markOnAKeptByte_isToldToTheArrivalThatTakesIt_once() throws Exception {
        Hold reader = readerOfAByteCutShort(later);
        Waiter head = enqueue(hold(false), later);
        slot().release(reader);
        assertFalse(isByteFree());
        assertEquals(LockFile.ABANDONED, value());

        Hold writer = arrived(false, now);

        assertTrue(writer.abandoned);
        assertEquals(LockFile.TAKEN, value());
        slot().release(writer);
        assertEquals(LockFile.FREE, value());
        step(head);
        assertTrue(head.hold.live);
        assertFalse(head.hold.abandoned);
    }

    @Test
    void markOnAKeptByte_isToldToTheHeadThatIsHandedIt() throws Exception {
        Hold reader = readerOfAByteCutShort(later);
        Waiter head = enqueue(hold(false), longAgo);
        awaitTurn();

        slot().release(reader);

        assertTrue(head.hold.live);
        assertTrue(head.hold.abandoned);
    }

    @Test
    void markOnAKeptByte_isToldToReadersThatJoin_andStays() throws Exception {
        Hold reader = readerOfAByteCutShort(later);
        Hold joined = arrived(true, now);

        slot().release(reader);
        slot().release(joined);

        assertTrue(joined.abandoned);
        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void closedSession_ofAWriterThatHoldsThroughAnother_leavesAMarkAtItsEnd() throws Exception {
        Hold cut = new Hold(another, OFFSET, false, "name");
        Hold goesOn = new Hold(session, OFFSET, false, "name");
        assertTrue(arrive(cut, now));
        assertTrue(arrive(goesOn, now));

        close(another);
        assertEquals(LockFile.TAKEN, value());
        slot().release(goesOn);

        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void closedSession_ofReaders_leavesNoMark() throws Exception {
        assertTrue(arrive(new Hold(another, OFFSET, true, "name"), now));
        Slot slot = slot();

        close(another);

        assertEquals(LockFile.FREE, value());
        assertTrue(isByteFree());
        assertRetired(slot);
    }

    @Test
    void closedSession_endsItsWaits_andNoOthers() throws Exception {
        assertTrue(arrive(hold(false), now));
        Waiter first = enqueue(new Hold(another, OFFSET, false, "name"), now);
        Waiter second = enqueue(hold(false), now);
        Waiter third = enqueue(new Hold(another, OFFSET, true, "name"), now);

        close(another);

        assertFalse(first.queued);
        assertTrue(first.signalled);
        assertTrue(second.queued);
        assertFalse(third.queued);
    }

    @Test
    void releaseThatFails_letsTheHeadHearOfIt_andKeepsTheSlot() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = enqueue(hold(false), now);
        Slot slot = slot();
        channel.failReleasesAt(OFFSET);

        assertThrows(UncheckedIOException.class, () -> slot.release(held));

        assertTrue(head.signalled);
        leave(head);
        assertNotSame(slot, slotElsewhere());
    }
}

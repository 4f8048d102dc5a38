package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
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
    void downgrade_marksTheLockAsHeldByNoWriter_andTheNextWriterMarksItAgain() throws Exception {
        List<Hold> own = holdsOfOneThread(false, true);
        assertTrue(arrive(own.get(0), later));
        assertTrue(arrive(own.get(1), later));
        Waiter head = append(hold(false), longAgo);
        awaitHandOff();

        SlotRelease.release(slot(), own.get(0));
        assertEquals(LockFile.FREE, value());
        assertFalse(head.hold.live);

        SlotRelease.release(slot(), own.get(1));
        assertTrue(head.hold.live);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void readerOfAnAbandonedLock_leavesTheMark_whileOthersReadAndAfterThem() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(true, now);
        Hold second = arrived(true, now);
        assertTrue(first.abandoned);
        assertTrue(second.abandoned);

        SlotRelease.release(slot(), first);
        assertEquals(LockFile.ABANDONED, value());
        SlotRelease.release(slot(), second);
        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void abandonedHoldGivenBack_isToldToTheNext() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, later);
        assertTrue(first.abandoned);
        Waiter head = append(hold(false), later);
        Slot slot = slot();

        SlotRelease.rollBack(slot, first);

        assertEquals(LockFile.ABANDONED, value());
        assertTrue(head.signalled);
        poll(head);
        assertTrue(head.hold.abandoned);
        assertEquals(LockFile.TAKEN, value());
        SlotRelease.release(slot, head.hold);
        assertRetired(slot);
    }

    @Test
    void abandonedHoldGivenBack_isToldAfterAWaiterThatLeaves() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, now);
        Waiter head = append(hold(false), now);
        Slot slot = slot();
        SlotRelease.rollBack(slot, first);

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

        SlotRelease.rollBack(slot, first);

        assertRetired(slot);
    }

    @Test
    void abandonedHoldThatHasEnded_isNotGivenBackOnceMore() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = arrived(false, now);
        SlotRelease.release(slot(), first);
        Hold second = arrived(false, now);

        SlotRelease.rollBack(second.slot, first);

        assertTrue(second.live);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void holdGivenBack_thatWasNotAbandoned_leavesNoMark() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold first = arrived(shared, now);

            SlotRelease.rollBack(first.slot, first);

            assertEquals(LockFile.FREE, value());
            assertTrue(isByteFree());
        }
    }

    @Test
    void slot_isRetiredByItsLastRelease() throws Exception {
        Hold first = arrived(true, now);
        Hold second = arrived(true, now);
        Slot slot = slot();

        SlotRelease.release(slot, first);
        assertSame(slot, slot());
        assertNotSame(slot, slotElsewhere());

        SlotRelease.release(slot, second);
        assertRetired(slot);
    }

    @Test
    void closedSession_leavesAnAbandonedLock_toItsWaiters() throws Exception {
        Hold held = holdOfAnother(false);
        assertTrue(arrive(held, now));
        Waiter head = append(hold(false), now);

        close(another);

        assertFalse(held.live);
        assertTrue(isByteFree());
        assertEquals(LockFile.TAKEN, value());
        assertTrue(head.queued);
        assertTrue(head.signalled);
    }

    @Test
    void closedSession_ofADowngradedHolder_leavesAMark_andTheReaderOfAnother() throws Exception {
        Hold shared = readerOfALockCutShort(now);

        assertTrue(shared.live);
        assertFalse(isByteFree());
        assertEquals(LockFile.ABANDONED, value());
    }

    /** Leaves a mark of a closed session on the byte, which a reader of another session keeps. */
    private Hold readerOfALockCutShort(long time) throws Exception {
        Thread thread = new Thread("goes on");
        Hold exclusive = new Hold(another, OFFSET, false, "name", thread);
        Hold shared = new Hold(session, OFFSET, true, "name", thread);
        assertTrue(arrive(exclusive, time));
        assertTrue(arrive(shared, time));
        close(another);
        assertFalse(exclusive.live);
        return shared;
    }

    @Test
    void markOnAKeptLock_isToldToTheArrivalThatTakesIt_once() throws Exception {
        Hold reader = readerOfALockCutShort(later);
        Waiter head = append(hold(false), later);
        SlotRelease.release(slot(), reader);
        assertFalse(isByteFree());
        assertEquals(LockFile.ABANDONED, value());

        Hold writer = arrived(false, now);

        assertTrue(writer.abandoned);
        assertEquals(LockFile.TAKEN, value());
        SlotRelease.release(slot(), writer);
        assertEquals(LockFile.FREE, value());
        poll(head);
        assertTrue(head.hold.live);
        assertFalse(head.hold.abandoned);
    }

    @Test
    void markOnAKeptLock_isToldToTheHeadThatIsHandedIt() throws Exception {
        Hold reader = readerOfALockCutShort(later);
        Waiter head = append(hold(false), longAgo);
        awaitHandOff();

        SlotRelease.release(slot(), reader);

        assertTrue(head.hold.live);
        assertTrue(head.hold.abandoned);
    }

    @Test
    void markOnAKeptLock_isToldToReadersThatJoin_andStays() throws Exception {
        Hold reader = readerOfALockCutShort(later);
        Hold joined = arrived(true, now);

        SlotRelease.release(slot(), reader);
        SlotRelease.release(slot(), joined);

        assertTrue(joined.abandoned);
        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void closedSession_ofAWriterThatHoldsThroughAnother_leavesAMarkAtItsEnd() throws Exception {
        Thread thread = new Thread("goes on");
        Hold cut = new Hold(another, OFFSET, false, "name", thread);
        Hold goesOn = new Hold(session, OFFSET, false, "name", thread);
        assertTrue(arrive(cut, now));
        assertTrue(arrive(goesOn, now));

        close(another);
        assertEquals(LockFile.TAKEN, value());
        SlotRelease.release(slot(), goesOn);

        assertEquals(LockFile.ABANDONED, value());
    }

    @Test
    void closedSession_ofReaders_leavesNoMark() throws Exception {
        assertTrue(arrive(holdOfAnother(true), now));
        Slot slot = slot();

        close(another);

        assertEquals(LockFile.FREE, value());
        assertTrue(isByteFree());
        assertRetired(slot);
    }

    @Test
    void closedSession_endsItsWaits_andNoOthers() throws Exception {
        assertTrue(arrive(hold(false), now));
        Waiter first = append(holdOfAnother(false), now);
        Waiter second = append(hold(false), now);
        Waiter third = append(holdOfAnother(true), now);

        close(another);

        assertFalse(first.queued);
        assertTrue(first.signalled);
        assertTrue(second.queued);
        assertFalse(third.queued);
    }

    @Test
    void releaseThatFails_letsTheHeadHearOfIt_andKeepsTheSlot() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), now);
        Slot slot = slot();
        channel.failReleasesAt(OFFSET);

        assertThrows(UncheckedIOException.class, () -> SlotRelease.release(slot, held));

        assertTrue(head.signalled);
        leave(head);
        assertNotSame(slot, slotElsewhere());
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who gets a slot next. Every hold is wanted by a thread of its own, which does nothing about it.
 */
@Timeout(60)
class SlotTest extends SlotFixture {
    private SlotBucket bucket;
    private int others;

    @BeforeEach
    void makeBucket() {
        bucket = new SlotBucket(new SlotBytes(session.file()));
    }

    @Test
    void head_hasItsTurn_afterAQuantum_onceAQuantum() {
        Slot slot = slot();

        assertFalse(slot.isTurn(later, later + QUANTUM));
        assertTrue(slot.isTurn(later, later + QUANTUM + 1));
        assertFalse(slot.isTurn(later, later + 2 * QUANTUM + 1));
        assertTrue(slot.isTurn(later, later + 2 * QUANTUM + 2));
        assertFalse(slot.isTurn(later + 3 * QUANTUM, later + 4 * QUANTUM));
    }

    @Test
    void release_handsTheSlotToAHeadThatHasItsTurn() throws Exception {
        Hold held = hold(false);
        // The tenure of the process does not end in this test.
        assertTrue(arrive(held, later));
        Waiter head = enqueue(hold(false), longAgo);
        awaitTurn();

        slot().release(held);

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_keepsTheByte_forAnyThreadThatRuns() throws Exception {
        Hold held = hold(false);
        assertTrue(arrive(held, later));
        Waiter head = enqueue(hold(false), later);

        slot().release(held);

        assertFalse(head.hold.live);
        assertEquals(LockFile.FREE, value());
        assertFalse(isByteFree());
        assertTrue(arrive(hold(false), now));
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_givesTheByteUp() throws Exception {
        Hold held = hold(false);
        assertTrue(arrive(held, longAgo));
        Waiter head = enqueue(hold(false), longAgo);

        slot().release(held);

        assertFalse(head.hold.live);
        assertTrue(isByteFree());
    }

    @Test
    void release_ofAnotherModeThanTheHeads_givesTheByteUp() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold held = hold(shared);
            assertTrue(arrive(held, later));
            Waiter head = enqueue(hold(!shared), longAgo);

            slot().release(held);

            assertFalse(head.hold.live);
            assertTrue(isByteFree(), "released " + held.mode());
            leave(head);
        }
    }

    @Test
    void release_letsTheHeadLookAgain() throws Exception {
        Hold held = hold(false);
        assertTrue(arrive(held, later));
        Waiter head = enqueue(hold(false), later);
        assertFalse(head.signalled);

        slot().release(held);

        assertTrue(head.signalled);
    }

    @Test
    void arrival_takesNoByteFromOtherProcesses_aheadOfTheHead() throws Exception {
        Waiter head = enqueue(hold(false), now);

        assertFalse(arrive(hold(false), now));
        assertTrue(isByteFree());

        leave(head);
        assertTrue(arrive(hold(false), now));
    }

    @Test
    void attempt_goesAheadOfTheHead() throws Exception {
        enqueue(hold(false), now);

        assertTrue(attempt(hold(false)));
    }

    @Test
    void arrivingReader_joinsReaders_unlessSomebodyWaits() throws Exception {
        assertTrue(arrive(hold(true), now));
        assertTrue(arrive(hold(true), now));
        Waiter writer = enqueue(hold(false), now);

        assertFalse(arrive(hold(true), now));
        assertTrue(attempt(hold(true)));

        leave(writer);
        assertTrue(arrive(hold(true), now));
    }

    @Test
    void arrivingReader_doesNotJoinReaders_behindAProcessAtTheGate() throws Exception {
        assertTrue(arrive(hold(true), longAgo));
        FileLock gate = lock(gatePosition());
        shutGate();

        assertFalse(arrive(hold(true), now));
        assertTrue(attempt(hold(true)));

        // It dies there.
        gate.release();
        assertTrue(arrive(hold(true), now));
        assertEquals(LockFile.FREE, gateValue());
    }

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
        Hold first = hold(true);
        Hold second = hold(true);

        assertTrue(arrive(first, now));
        assertTrue(arrive(second, now));
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
        Hold first = hold(false);
        assertTrue(arrive(first, now));
        assertTrue(first.abandoned);
        Waiter head = enqueue(hold(false), now);
        Slot slot = slot();

        slot.giveBack(first);

        assertEquals(LockFile.ABANDONED, value());
        assertTrue(isByteFree());
        assertTrue(head.signalled);
        leave(head);
        assertRetired(slot);
    }

    @Test
    void abandonedHoldGivenBack_whereNobodyWaits_retiresTheSlot() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = hold(false);
        assertTrue(arrive(first, now));
        Slot slot = slot();

        slot.giveBack(first);

        assertRetired(slot);
    }

    @Test
    void abandonedHoldThatHasEnded_isNotGivenBackOnceMore() throws Exception {
        setValue(LockFile.TAKEN);
        Hold first = hold(false);
        assertTrue(arrive(first, now));
        slot().release(first);
        Hold second = hold(false);
        assertTrue(arrive(second, now));

        second.slot.giveBack(first);

        assertTrue(second.live);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void holdGivenBack_thatWasNotAbandoned_leavesNoMark() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold first = hold(shared);
            assertTrue(arrive(first, now));

            first.slot.giveBack(first);

            assertEquals(LockFile.FREE, value());
            assertTrue(isByteFree());
        }
    }

    @Test
    void slot_isRetiredByItsLastRelease() throws Exception {
        Hold first = hold(true);
        Hold second = hold(true);
        assertTrue(arrive(first, now));
        assertTrue(arrive(second, now));
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
        Path file = directory.resolve("faulty.locks");
        FaultyChannel channel = FaultyChannel.create(file);
        Session faulty = channel.openSession(file, 10_000);
        bucket = new SlotBucket(new SlotBytes(faulty.file()));
        Hold held = hold(false);
        assertTrue(arrive(held, longAgo));
        Waiter head = enqueue(hold(false), now);
        Slot slot = slot();
        channel.failReleasesAt(OFFSET);

        assertThrows(UncheckedIOException.class, () -> slot.release(held));

        assertTrue(head.signalled);
        leave(head);
        assertNotSame(slot, slotElsewhere());
        faulty.close();
    }

    /** Returns the slot, which is another one once it has been out of use. */
    private Slot slot() {
        synchronized (bucket) {
            return bucket.slotAt(OFFSET);
        }
    }

    /** Returns a slot for one more offset of the bucket. */
    private Slot slotElsewhere() {
        synchronized (bucket) {
            return bucket.slotAt(OFFSET + ++others);
        }
    }

    /** I2: a bucket uses the object again. */
    private void assertRetired(Slot slot) {
        assertSame(slot, slotElsewhere());
    }

    /** Lets so much time go by that a head may have its turn. */
    private void awaitTurn() {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= QUANTUM) {
            Thread.onSpinWait();
        }
    }

    private void close(Session closing) {
        synchronized (bucket) {
            slot().closeSession(closing);
        }
    }

    private boolean arrive(Hold hold, long time) {
        synchronized (bucket) {
            return slot().arrive(hold, time);
        }
    }

    private boolean attempt(Hold hold) {
        synchronized (bucket) {
            return slot().attempt(hold, now);
        }
    }

    private Waiter enqueue(Hold hold, long since) {
        synchronized (bucket) {
            return slot().waiters().enqueue(hold, since);
        }
    }

    /** Ends a wait as the close of its session does. */
    private void leave(Waiter waiter) {
        synchronized (bucket) {
            slot().waiters().closeSession(waiter.hold.session);
        }
    }
}

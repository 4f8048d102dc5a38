package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of waiters when others take, leave or fail. */
@Timeout(60)
class WaitersTest extends OffsetFixture {
    private SlotByte slotByte;
    private Holders holders;
    private Waiters waiters;

    @BeforeEach
    void makeWaiters() {
        SlotBytes bytes = new SlotBytes(session.file());
        slotByte = bytes.newByte();
        slotByte.settleAt(OFFSET);
        holders = new Holders(slotByte);
        // In no bucket, and so never retired from it.
        Slot slot = new Slot(new SlotBucket(bytes), slotByte);
        waiters = new Waiters(slot, holders, slotByte);
    }

    @Test
    void waiterThatComes_whileOurThreadIsAtTheGate_shutsIt() throws Exception {
        slotByte.gate().enter(lock(gatePosition()));
        slotByte.gate().mark(false);

        enqueue(hold(false));

        assertEquals(LockFile.TAKEN, gateValue());
        slotByte.gate().leave();
    }

    @Test
    void lastWaiterThatLeaves_whileOurThreadIsAtTheGate_opensIt() throws Exception {
        Waiter first = enqueue(hold(false));
        Waiter second = enqueue(hold(false));
        slotByte.gate().enter(lock(gatePosition()));

        giveUp(first);
        assertEquals(LockFile.TAKEN, gateValue());

        giveUp(second);
        assertEquals(LockFile.FREE, gateValue());
        slotByte.gate().leave();
    }

    @Test
    void headThatLeaves_leavesTheKeptByteToTheNextWriter() throws Exception {
        Waiter head = enqueue(hold(false));
        Waiter next = enqueue(hold(false));
        assertTrue(slotByte.tryTake(false, now));

        giveUp(head);

        assertTrue(slotByte.isTaken());
        assertTrue(next.signalled);
        slotByte.release();
    }

    @Test
    void headThatLeaves_releasesTheKeptByte_ifAReaderIsNext() throws Exception {
        Waiter head = enqueue(hold(false));
        Waiter next = enqueue(hold(true));
        assertTrue(slotByte.tryTake(false, now));

        giveUp(head);

        assertTrue(isByteFree());
        assertTrue(next.signalled);
    }

    @Test
    void lastWaiterThatLeaves_releasesTheKeptByte() throws Exception {
        Waiter head = enqueue(hold(false));
        assertTrue(slotByte.tryTake(false, now));

        giveUp(head);

        assertTrue(isByteFree());
    }

    @Test
    void waiterThatLeaves_takesNothingFromAHolder() throws Exception {
        Waiter head = enqueue(hold(false));
        assertTrue(slotByte.tryTake(false, now));
        holders.grantTakenByte(hold(false));

        giveUp(head);

        assertTrue(slotByte.isTaken());
        slotByte.release();
    }

    @Test
    void waiterBehindTheHead_leavesWithoutAWakeUp() throws Exception {
        Waiter head = enqueue(hold(false));
        Waiter second = enqueue(hold(false));

        giveUp(second);

        assertFalse(head.signalled);
        assertSame(head, waiters.head());
    }

    @Test
    void byteThatIsTaken_isGrantedToTheHead_andReadersFollow() throws Exception {
        Waiter head = enqueue(hold(true));
        Waiter next = enqueue(hold(true));
        assertTrue(slotByte.tryTake(true, now));

        assertSame(head.hold.thread, waiters.byteTaken());

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertTrue(next.signalled);
        slotByte.release();
    }

    @Test
    void byteThatIsTaken_byAWriterOrBeforeOne_wakesNobodyElse() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Waiter head = enqueue(hold(shared));
            Waiter next = enqueue(hold(!shared));

            assertSame(head.hold.thread, waiters.byteTaken());

            assertFalse(next.signalled);
            giveUp(next);
            holders.end(head.hold);
        }
    }

    @Test
    void byteThatFails_isToldToTheHead() throws Exception {
        Waiter head = enqueue(hold(false));
        Waiter next = enqueue(hold(false));
        IllegalStateException failure = new IllegalStateException("failure");

        waiters.byteFailed(failure);

        assertFalse(head.queued);
        assertTrue(head.signalled);
        assertSame(failure, assertThrows(IllegalStateException.class, head::outcome));
        assertTrue(next.signalled);
        assertTrue(next.queued);
    }

    @Test
    void queuingThatEnds_letsAHeadThatLacksTheByteLook() throws Exception {
        Waiter head = enqueue(hold(false));
        assertTrue(slotByte.tryTake(false, now));
        waiters.queuingEnded();
        assertFalse(head.signalled);
        slotByte.release();

        waiters.queuingEnded();

        assertTrue(head.signalled);
    }

    @Test
    void headThatIsToKeepAway_triesNoSoonerThanAtItsDeadline() throws Exception {
        slotByte.leaveToOthers(later);
        Waiter head = enqueue(new Hold(session, OFFSET, false, "name"));

        assertTrue(waiters.await(head, Deadline.after(Duration.ofMillis(1)), false));

        assertTrue(head.hold.live);
        assertTrue(slotByte.isTaken());
        slotByte.release();
    }

    private Waiter enqueue(Hold hold) {
        return waiters.enqueue(hold, now);
    }

    /** Ends a wait as a time-out, an interrupt or a close does. */
    private void giveUp(Waiter waiter) {
        waiters.leave(waiter);
    }
}

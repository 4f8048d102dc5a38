package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Turn;
import java.nio.channels.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets a slot next, at an arrival and at a release. */
@Timeout(60)
class SlotTest extends SlotFixture {
    @Test
    void head_isHandedTheSlot_afterAQuantum_oncePerQuantum() {
        Slot slot = slot();
        slot.turn().beginWaits(now);

        assertFalse(slot.turn().claimHandOff(later, later + QUANTUM));
        assertTrue(slot.turn().claimHandOff(later, later + QUANTUM + 1));
        assertFalse(slot.turn().claimHandOff(later, later + 2 * QUANTUM + 1));
        assertTrue(slot.turn().claimHandOff(later, later + 2 * QUANTUM + 2));
        assertFalse(slot.turn().claimHandOff(later + 3 * QUANTUM, later + 4 * QUANTUM));
    }

    @Test
    void release_handsTheSlotToAHeadThatHasWaitedLong() throws Exception {
        // The quantum of the process does not end in this test.
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), longAgo);
        awaitHandOff();

        SlotRelease.release(slot(), held);

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_keepsTheLock_forAnyThreadThatRuns() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), later);

        SlotRelease.release(slot(), held);

        assertFalse(head.hold.live);
        assertEquals(LockFile.FREE, value());
        assertFalse(isByteFree());
        assertTrue(arrive(hold(false), now));
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_givesTheLockUp() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), longAgo);

        SlotRelease.release(slot(), held);

        assertFalse(head.hold.live);
        assertTrue(isByteFree());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_keepsTheHeadAwayForAMoment() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), longAgo);
        SlotRelease.release(slot(), held);

        assertEquals(Turn.YIELD_NANOS, poll(head));
        assertFalse(head.hold.live);

        clock.advance(Turn.YIELD_NANOS);
        poll(head);
        assertTrue(head.hold.live);
    }

    @Test
    void release_ofAnotherModeThanTheHeads_givesTheLockUp() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold held = arrived(shared, later);
            Waiter head = append(hold(!shared), longAgo);

            SlotRelease.release(slot(), held);

            assertFalse(head.hold.live);
            assertTrue(isByteFree(), "released " + held.mode());
            leave(head);
        }
    }

    @Test
    void release_letsTheHeadLookAgain() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), later);
        assertFalse(head.signalled);

        SlotRelease.release(slot(), held);

        assertTrue(head.signalled);
    }

    @Test
    void arrival_takesNoLockFromOtherProcesses_aheadOfTheHead() throws Exception {
        Waiter head = append(hold(false), now);

        assertFalse(arrive(hold(false), now));
        assertTrue(isByteFree());

        leave(head);
        assertTrue(arrive(hold(false), now));
    }

    @Test
    void barging_goesAheadOfTheHead() throws Exception {
        append(hold(false), now);

        assertTrue(barge(hold(false)));
    }

    @Test
    void arrivingReader_joinsReaders_unlessSomebodyWaits() throws Exception {
        assertTrue(arrive(hold(true), now));
        assertTrue(arrive(hold(true), now));
        Waiter writer = append(hold(false), now);

        assertFalse(arrive(hold(true), now));
        assertTrue(barge(hold(true)));

        leave(writer);
        assertTrue(arrive(hold(true), now));
    }

    @Test
    void arrivingReader_doesNotJoinReaders_behindAProcessAtTheGate() throws Exception {
        assertTrue(arrive(hold(true), longAgo));
        FileLock gate = lock(gatePosition());
        shutGate();

        assertFalse(arrive(hold(true), now));
        assertTrue(barge(hold(true)));

        // It dies there.
        gate.release();
        assertTrue(arrive(hold(true), now));
        assertEquals(LockFile.FREE, gateValue());
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.QuantumTable;
import java.nio.channels.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets a slot next, at an arrival and at a release. */
@Timeout(60)
class SlotTest extends SlotFixture {
    @Test
    void head_hasItsTurn_afterAQuantum_onceAQuantum() {
        Slot slot = slot();

        assertFalse(slot.takesTurn(later, later + QUANTUM));
        assertTrue(slot.takesTurn(later, later + QUANTUM + 1));
        assertFalse(slot.takesTurn(later, later + 2 * QUANTUM + 1));
        assertTrue(slot.takesTurn(later, later + 2 * QUANTUM + 2));
        assertFalse(slot.takesTurn(later + 3 * QUANTUM, later + 4 * QUANTUM));
    }

    @Test
    void release_handsTheSlotToAHeadThatHasItsTurn() throws Exception {
        // The tenure of the process does not end in this test.
        Hold held = arrived(false, later);
        Waiter head = enqueue(hold(false), longAgo);
        awaitTurn();

        slot().release(held);

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_keepsTheByte_forAnyThreadThatRuns() throws Exception {
        Hold held = arrived(false, later);
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
        Hold held = arrived(false, longAgo);
        Waiter head = enqueue(hold(false), longAgo);

        slot().release(held);

        assertFalse(head.hold.live);
        assertTrue(isByteFree());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_keepsTheHeadAwayForAMoment() throws Exception {
        boolean quick = false;
        // A machine that is busy elsewhere may let the moment go by.
        while (!quick) {
            Hold held = arrived(false, longAgo);
            Waiter head = enqueue(hold(false), longAgo);
            long start = System.nanoTime();
            slot().release(held);
            step(head);
            quick = System.nanoTime() - start < QuantumTable.AWAY_NANOS;

            assertFalse(quick && head.hold.live);

            slot().release(head.hold);
            leave(head);
        }
    }

    @Test
    void release_ofAnotherModeThanTheHeads_givesTheByteUp() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold held = arrived(shared, later);
            Waiter head = enqueue(hold(!shared), longAgo);

            slot().release(held);

            assertFalse(head.hold.live);
            assertTrue(isByteFree(), "released " + held.mode());
            leave(head);
        }
    }

    @Test
    void release_letsTheHeadLookAgain() throws Exception {
        Hold held = arrived(false, later);
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
}

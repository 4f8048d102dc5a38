package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** For how long this process keeps a lock, and when it leaves it to others. */
class TurnTest {
    private static final long OFFSET = 4096;
    private static final long QUANTUM = Turn.QUANTUM_NANOS;

    private final QuantumTable table = new QuantumTable();

    private Turn turnAt(long offset) {
        Turn turn = new Turn(table);
        turn.assign(offset);
        turn.beginWaits(0);
        return turn;
    }

    @Test
    void patience_countsFromWhenTheLockWasYielded() {
        Turn turn = turnAt(OFFSET);
        long patience = Turn.PATIENCE_NANOS;
        assertEquals(patience, turn.patienceNanos(0, 0));
        assertEquals(0, turn.patienceNanos(0, patience));

        turn.yieldToOthers(patience);

        assertEquals(patience, turn.patienceNanos(0, patience));
        assertEquals(1, turn.patienceNanos(0, 2 * patience - 1));
        assertEquals(0, turn.patienceNanos(0, 2 * patience));
        assertEquals(patience, turn.patienceNanos(2 * patience, 2 * patience));
    }

    @Test
    void yieldedLock_isLeftAlone_forAMoment() {
        Turn turn = turnAt(OFFSET);
        assertEquals(0, turn.yieldNanos(0));

        turn.yieldToOthers(0);

        assertEquals(Turn.YIELD_NANOS, turn.yieldNanos(0));
        assertEquals(1, turn.yieldNanos(Turn.YIELD_NANOS - 1));
        assertEquals(0, turn.yieldNanos(Turn.YIELD_NANOS));
    }

    @Test
    void yieldedLock_isLeftAlone_untilItIsAcquired() {
        Turn turn = turnAt(OFFSET);
        turn.yieldToOthers(0);

        turn.acquired(false, 0);

        assertEquals(0, turn.yieldNanos(0));
    }

    @Test
    void queueThatALockWasLeftTo_isLeftAlone_forAMoment() {
        Turn turn = turnAt(OFFSET);
        assertEquals(0, turn.queueYieldNanos(123));

        turn.leaveToQueue(123);

        assertEquals(Turn.YIELD_NANOS, turn.queueYieldNanos(123));
        assertEquals(1, turn.queueYieldNanos(123 + Turn.YIELD_NANOS - 1));
        assertEquals(0, turn.queueYieldNanos(123 + Turn.YIELD_NANOS));
        assertEquals(0, turnAt(OFFSET + 1).queueYieldNanos(123));
    }

    @Test
    void lockAcquiredAheadOfTheQueue_beginsNoQuantum() {
        Turn turn = turnAt(OFFSET);

        turn.acquired(true, 0);

        assertFalse(turn.isWithinQuantum(0));
    }

    @Test
    void lockAcquiredWhereNobodyQueues_beginsAQuantum() {
        Turn turn = turnAt(OFFSET);

        turn.acquired(false, 0);

        assertTrue(turn.isWithinQuantum(QUANTUM - 1));
        assertFalse(turn.isWithinQuantum(QUANTUM));
    }

    @Test
    void quantumOfASlotInUse_outlastsThatOfAnotherInTheSameEntry() {
        Turn one = turnAt(OFFSET);
        one.acquired(false, 0);
        Turn other = turnAt(QuantumTableTest.inTheEntryOf(OFFSET, 1));
        other.acquired(false, 0);
        other.retire();

        assertTrue(one.isWithinQuantum(QUANTUM - 1));
        assertFalse(one.isWithinQuantum(QUANTUM));
    }

    @Test
    void quantum_outlivesTheUseOfTheSlot() {
        Turn first = turnAt(OFFSET);
        first.acquired(false, 0);
        first.retire();

        Turn second = turnAt(OFFSET);

        assertTrue(second.isWithinQuantum(QUANTUM - 1));
        assertFalse(second.isWithinQuantum(QUANTUM));
    }

    @Test
    void reusedSlot_hasTheQuantumOfItsOwnOffset() {
        Turn reused = turnAt(OFFSET);
        reused.acquired(false, 0);
        reused.retire();

        reused.assign(OFFSET + 1);

        assertFalse(reused.isWithinQuantum(0));
    }

    @Test
    void reusedSlot_thatAcquiredNothing_leavesTheTableAsItIs() {
        Turn first = turnAt(OFFSET);
        first.acquired(false, 0);
        first.retire();
        Turn second = turnAt(OFFSET);

        second.retire();

        assertTrue(turnAt(OFFSET).isWithinQuantum(QUANTUM - 1));
    }

    @Test
    void releasesThatFollowFast_readTheClockOnceInSixteen() {
        Turn turn = turnAt(OFFSET);
        assertTrue(turn.isClockDue());
        turn.releasedAt(1_000);

        for (int i = 0; i < 15; i++) {
            assertFalse(turn.isClockDue());
        }
        assertTrue(turn.isClockDue());
    }

    /** Sixteen of the slowest that count as fast are a sixteenth of a quantum. */
    @Test
    void releasesThatFollowSlowly_readTheClockEachTime() {
        Turn turn = turnAt(OFFSET);
        turn.releasedAt(QUANTUM / 256);

        assertTrue(turn.isClockDue());

        turn.releasedAt(QUANTUM / 256 + 1);
        assertFalse(turn.isClockDue());
    }

    @Test
    void releaseAfterALookOfTheHead_readsTheClock() {
        Turn turn = turnAt(OFFSET);
        turn.releasedAt(1_000);
        assertFalse(turn.isClockDue());

        turn.headLooked();

        assertTrue(turn.isClockDue());
    }

    @Test
    void waitsOfAnEarlierUse_areForgotten() {
        Turn turn = turnAt(OFFSET);
        turn.yieldToOthers(0);
        turn.retire();

        turn.assign(OFFSET + 1);

        assertEquals(0, turn.yieldNanos(0));
        assertEquals(Turn.PATIENCE_NANOS, turn.patienceNanos(5, 5));
    }
}

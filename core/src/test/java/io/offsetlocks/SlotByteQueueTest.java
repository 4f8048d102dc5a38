package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When this process makes way for others at a byte, and waits for it in their queue. */
@Timeout(60)
class SlotByteQueueTest extends OffsetFixture {
    @Test
    void patience_countsFromWhenTheByteWasLeftToOthers() {
        SlotByte slotByte = byteAt(OFFSET);
        long patience = SlotByte.PATIENCE_NANOS;
        assertEquals(patience, slotByte.patienceNanos(0, 0));
        assertEquals(0, slotByte.patienceNanos(0, patience));

        slotByte.leaveToOthers(patience);

        assertEquals(patience, slotByte.patienceNanos(0, patience));
        assertEquals(1, slotByte.patienceNanos(0, 2 * patience - 1));
        assertEquals(0, slotByte.patienceNanos(0, 2 * patience));
        assertEquals(patience, slotByte.patienceNanos(2 * patience, 2 * patience));
    }

    @Test
    void byteLeftToOthers_isKeptAwayFrom_forAMoment() {
        SlotByte slotByte = byteAt(OFFSET);
        assertEquals(0, slotByte.awayNanos(0));

        slotByte.leaveToOthers(0);

        assertEquals(Tenures.AWAY_NANOS, slotByte.awayNanos(0));
        assertEquals(1, slotByte.awayNanos(Tenures.AWAY_NANOS - 1));
        assertEquals(0, slotByte.awayNanos(Tenures.AWAY_NANOS));
    }

    @Test
    void byteLeftToOthers_isKeptAwayFrom_untilItIsTaken() {
        SlotByte slotByte = byteAt(OFFSET);
        slotByte.leaveToOthers(0);

        assertTrue(slotByte.tryTake(false, 0));

        assertEquals(0, slotByte.awayNanos(0));
        slotByte.release();
    }

    @Test
    void byteReleasedBehindAShutGate_isKeptAwayFrom_byOurThreadAtTheGate() {
        SlotByte slotByte = byteAt(OFFSET);
        long before;
        long after;
        do {
            assertTrue(slotByte.tryTake(false, System.nanoTime()));
            assertEquals(0, slotByte.awayFromGateNanos(System.nanoTime() + QUANTUM));
            shutGate();
            before = System.nanoTime();
            slotByte.release();
            after = System.nanoTime();
            // A machine that was busy elsewhere in between may have used up the moment.
        } while (after - before >= Tenures.AWAY_NANOS);

        assertTrue(slotByte.awayFromGateNanos(after) > 0);
        assertEquals(0, slotByte.awayFromGateNanos(after + Tenures.AWAY_NANOS));
    }

    @Test
    void byteTakenAheadOfTheQueue_hasNoTenure() {
        SlotByte slotByte = byteAt(OFFSET);
        shutGate();

        assertTrue(slotByte.tryTake(false, 0));

        assertFalse(slotByte.mayStay(0));
        slotByte.release();
    }

    @Test
    void byteTakenAtTheHeadOfTheQueue_hasATenure() throws Exception {
        SlotByte slotByte = byteAt(OFFSET);
        assertTrue(slotByte.enterGate(now));

        assertTrue(slotByte.tryTake(false, 0));

        assertTrue(slotByte.mayStay(QUANTUM - 1));
        slotByte.release();
    }

    @Test
    void gateWithoutAThread_isLeft_whenTheByteIsTaken() throws Exception {
        SlotByte slotByte = byteAt(OFFSET);

        assertTrue(slotByte.enterGate(now));

        assertEquals(LockFile.TAKEN, gateValue());
        assertFalse(isFree(gatePosition()));
        assertTrue(slotByte.mayAttempt(later));
        assertTrue(slotByte.tryTake(false, now));
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(gatePosition()));
        slotByte.release();
    }

    @Test
    void gateThatAnotherProcessHas_isNotEntered() throws Exception {
        SlotByte slotByte = byteAt(OFFSET);
        FileLock another = lock(gatePosition());

        assertFalse(slotByte.enterGate(now));

        assertFalse(slotByte.gate().isOurs());
        another.release();
    }

    @Test
    void processThatLeftTheByteToOthers_doesNotEnterTheGateForAMoment() {
        SlotByte slotByte = byteAt(OFFSET);
        tenures.leave(OFFSET, now);

        assertFalse(slotByte.enterGate(now));

        assertTrue(slotByte.enterGate(now + Tenures.AWAY_NANOS));
        slotByte.headLeft(true);
        assertFalse(slotByte.gate().isOurs());
    }

    @Test
    void arrivals_openAGateThatADeadProcessShut() {
        SlotByte slotByte = byteAt(OFFSET);
        shutGate();

        assertTrue(slotByte.mayAttempt(0));

        assertEquals(LockFile.FREE, gateValue());
    }

    @Test
    void arrivals_waitBehindAProcessAtTheGate_onceTheirOwnHasHadItsQuantum() throws Exception {
        SlotByte slotByte = byteAt(OFFSET);
        assertTrue(slotByte.tryTake(false, 0));
        slotByte.release();
        FileLock another = lock(gatePosition());
        shutGate();

        assertTrue(slotByte.mayAttempt(QUANTUM - 1));
        assertFalse(slotByte.mayAttempt(QUANTUM));

        assertEquals(LockFile.TAKEN, gateValue());
        another.release();
    }

    @Test
    void attemptInVain_beginsAForeignSpell_andSuccessEndsIt() throws Exception {
        SlotByte slotByte = byteAt(OFFSET);
        ForeignSpells spells = slotByte.foreignSpells();
        long before = spells.ended();
        FileLock foreign = lock(OFFSET);

        assertFalse(slotByte.tryTake(false, now));
        assertTrue(spells.anySince(before));
        assertEquals(before, spells.ended());

        foreign.release();
        assertTrue(slotByte.tryTake(false, now));
        assertEquals(before + 1, spells.ended());
        slotByte.release();
    }

    @Test
    void reusedSlot_isInNoForeignSpell() throws Exception {
        SlotByte reused = byteAt(OFFSET);
        FileLock foreign = lock(OFFSET);
        assertFalse(reused.tryTake(false, now));

        reused.settleAt(OFFSET + 1);

        assertFalse(reused.foreignSpells().anySince(reused.foreignSpells().ended()));
        foreign.release();
    }

    @Test
    void queuing_isAForeignSpell_andLastsAsLongAsItsThread() {
        SlotByte slotByte = byteAt(OFFSET);
        long before = slotByte.foreignSpells().ended();
        OneWaiter nobody = nobody();

        synchronized (nobody.monitor()) {
            assertTrue(slotByte.queueUp(nobody, true));
            assertTrue(slotByte.isQueuing());
            assertTrue(slotByte.foreignSpells().anySince(before));
        }

        Await.until("the queuing ends", nobody::hasEnded);
        synchronized (nobody.monitor()) {
            assertFalse(slotByte.isQueuing());
        }
    }

    @Test
    void queuing_isRefused_whereNoThreadIsToBeHad() {
        SlotByte slotByte = byteAt(OFFSET);
        try (AllWaiterThreads busy = AllWaiterThreads.take()) {
            assertTrue(busy.count() > 0);
            assertFalse(slotByte.queueUp(nobody(), true));
            assertFalse(slotByte.isQueuing());
        }
    }

    /** Waiters that have all left. */
    private static OneWaiter nobody() {
        OneWaiter nobody = new OneWaiter();
        nobody.wants = false;
        return nobody;
    }
}

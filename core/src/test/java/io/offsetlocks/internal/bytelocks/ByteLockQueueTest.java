package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.threads.ForeignHolds;
import io.offsetlocks.internal.threads.SlotQueue;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.OffsetFixture;
import java.nio.channels.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When this process makes way for others at a byte, and waits for it in their queue. */
@Timeout(60)
class ByteLockQueueTest extends OffsetFixture {
    @Test
    void patience_countsFromWhenTheByteWasLeftToOthers() {
        ByteLock slotByte = byteAt(OFFSET);
        long patience = ByteLock.PATIENCE_NANOS;
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
        ByteLock slotByte = byteAt(OFFSET);
        assertEquals(0, slotByte.awayNanos(0));

        slotByte.leaveToOthers(0);

        assertEquals(QuantumTable.AWAY_NANOS, slotByte.awayNanos(0));
        assertEquals(1, slotByte.awayNanos(QuantumTable.AWAY_NANOS - 1));
        assertEquals(0, slotByte.awayNanos(QuantumTable.AWAY_NANOS));
    }

    @Test
    void byteLeftToOthers_isKeptAwayFrom_untilItIsTaken() {
        ByteLock slotByte = byteAt(OFFSET);
        slotByte.leaveToOthers(0);

        assertTrue(slotByte.tryTake(false, 0));

        assertEquals(0, slotByte.awayNanos(0));
        slotByte.release();
    }

    @Test
    void byteReleasedBehindAShutGate_isKeptAwayFrom_byOurThreadAtTheGate() {
        ByteLock slotByte = byteAt(OFFSET);
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
        } while (after - before >= QuantumTable.AWAY_NANOS);

        assertTrue(slotByte.awayFromGateNanos(after) > 0);
        assertEquals(0, slotByte.awayFromGateNanos(after + QuantumTable.AWAY_NANOS));
    }

    @Test
    void byteTakenAheadOfTheQueue_hasNoTenure() {
        ByteLock slotByte = byteAt(OFFSET);
        shutGate();

        assertTrue(slotByte.tryTake(false, 0));

        assertFalse(slotByte.mayStay(0));
        slotByte.release();
    }

    @Test
    void byteTakenAtTheHeadOfTheQueue_hasATenure() throws Exception {
        ByteLock slotByte = byteAt(OFFSET);
        assertTrue(slotByte.enterGate(now));

        assertTrue(slotByte.tryTake(false, 0));

        assertTrue(slotByte.mayStay(QUANTUM - 1));
        slotByte.release();
    }

    @Test
    void gateWithoutAThread_isLeft_whenTheByteIsTaken() throws Exception {
        ByteLock slotByte = byteAt(OFFSET);

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
        ByteLock slotByte = byteAt(OFFSET);
        FileLock another = lock(gatePosition());

        assertFalse(slotByte.enterGate(now));

        assertFalse(slotByte.gate().isOurs());
        another.release();
    }

    @Test
    void processThatLeftTheByteToOthers_doesNotEnterTheGateForAMoment() {
        ByteLock slotByte = byteAt(OFFSET);
        tenures.leave(OFFSET, now);

        assertFalse(slotByte.enterGate(now));

        assertTrue(slotByte.enterGate(now + QuantumTable.AWAY_NANOS));
        slotByte.headLeft(true);
        assertFalse(slotByte.gate().isOurs());
    }

    @Test
    void arrivals_openAGateThatADeadProcessShut() {
        ByteLock slotByte = byteAt(OFFSET);
        shutGate();

        assertTrue(slotByte.mayAttempt(0));

        assertEquals(LockFile.FREE, gateValue());
    }

    @Test
    void arrivals_waitBehindAProcessAtTheGate_onceTheirOwnHasHadItsQuantum() throws Exception {
        ByteLock slotByte = byteAt(OFFSET);
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
        ByteLock slotByte = byteAt(OFFSET);
        ForeignHolds spells = slotByte.foreignSpells();
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
        ByteLock reused = byteAt(OFFSET);
        FileLock foreign = lock(OFFSET);
        assertFalse(reused.tryTake(false, now));

        reused.settleAt(OFFSET + 1);

        assertFalse(reused.foreignSpells().anySince(reused.foreignSpells().ended()));
        foreign.release();
    }

    @Test
    void queuing_isAForeignSpell_andLastsAsLongAsItsThread() {
        ByteLock slotByte = byteAt(OFFSET);
        long before = slotByte.foreignSpells().ended();
        FakeGrants nobody = nobody();

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
        ByteLock slotByte = byteAt(OFFSET);
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertFalse(slotByte.queueUp(nobody(), true));
            assertFalse(slotByte.isQueuing());
        }
    }

    /** SlotQueue that have all left. */
    private static FakeGrants nobody() {
        FakeGrants nobody = new FakeGrants();
        nobody.wants = false;
        return nobody;
    }
}

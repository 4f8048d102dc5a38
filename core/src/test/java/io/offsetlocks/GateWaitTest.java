package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the queue of processes is passed, and who gets what at its end. */
@Timeout(60)
class GateWaitTest extends GateWaitFixture {
    @Test
    void freeByte_isTakenAtTheGate_whichIsLeftOpen() throws Exception {
        waiter.onTaken =
                () -> {
                    assertEquals(LockFile.TAKEN, value(GATE));
                    assertFalse(isFree(GATE));
                };

        queue();

        assertEquals(1, waiter.taken);
        assertTrue(slotByte.isTaken());
        assertEquals(LockFile.TAKEN, value(OFFSET));
        assertEquals(LockFile.FREE, value(GATE));
        assertTrue(isFree(GATE));
        assertEquals(1, waiter.ended);
    }

    @Test
    void waiterThatHasGone_isNotQueuedFor() {
        waiter.wants = false;
        channel.onWaitsAt(GATE, () -> waiter.entered = true);

        queue();

        assertFalse(waiter.entered);
        assertEquals(0, waiter.taken);
        assertEquals(1, waiter.ended);
    }

    @Test
    void waiterThatGoes_whileTheGateIsWaitedFor_isGivenNothing() throws Exception {
        channel.onWaitsAt(GATE, () -> waiter.wants = false);

        queue();

        assertEquals(0, waiter.taken);
        assertTrue(isFree(OFFSET));
        assertTrue(isFree(GATE));
        assertEquals(LockFile.FREE, value(GATE));
    }

    @Test
    void closingFile_isLeftAsItIs() {
        session.file().setValue(GATE, (byte) 7);
        channel.onWaitsAt(GATE, session.file()::beginClosing);

        queue();

        assertEquals(0, waiter.taken);
        assertFalse(slotByte.gate().isOurs());
        assertEquals(7, value(GATE));
        assertNull(waiter.failure);
    }

    @Test
    void processThatLeftTheByteToOthers_keepsAwayFromTheGateForAMoment() {
        long left = System.nanoTime();
        tenures.leave(OFFSET, left);
        channel.onWaitsAt(GATE, () -> waiter.enteredAt = System.nanoTime());

        queue();

        assertTrue(waiter.enteredAt - left >= Tenures.AWAY_NANOS);
    }

    @Test
    void byteOfAHolderOfOurs_isWaitedForInTheKernel() {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.blocked++);

        queue();

        assertEquals(1, waiter.blocked);
        assertEquals(1, waiter.taken);
        assertTrue(slotByte.isTaken());
    }

    @Test
    void byteOfReadersOrForeigners_isPolled() {
        holdElsewhere(LockFile.FREE);
        channel.onWaitsAt(OFFSET, () -> waiter.blocked++);

        queue();

        assertEquals(0, waiter.blocked);
        assertEquals(1, waiter.taken);
    }

    @Test
    void nobodyHere_triesAByteThatIsWaitedForInTheKernel() throws Exception {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.tookBlocked = slotByte.tryTake(false, 0));

        queue();

        assertFalse(waiter.tookBlocked);
        slotByte.release();
        assertTrue(slotByte.tryTake(false, 0));
    }

    @Test
    void waiterThatGoes_whileTheKernelWaits_leavesTheByteAndAMark() throws Exception {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.wants = false);

        queue();

        assertEquals(0, waiter.taken);
        assertTrue(isFree(OFFSET));
        assertEquals(LockFile.ABANDONED, value(OFFSET));
        assertEquals(1, waiter.ended);
    }

    @Test
    void waiterOfAnotherMode_whoIsNextWhileTheKernelWaits_getsItsOwn() {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.shared = true);

        queue();

        assertEquals(1, waiter.taken);
        assertTrue(slotByte.isTakenShared());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void grantedThread_isWoken_whicheverWayTheByteWasTaken(boolean inTheKernel) {
        if (inTheKernel) {
            holdElsewhere(LockFile.TAKEN);
        }
        CountDownLatch woken = new CountDownLatch(1);
        waiter.thread = new Thread(() -> parkAndCount(woken));
        waiter.thread.start();

        queue();

        Await.zero(woken);
    }

    private static void parkAndCount(CountDownLatch woken) {
        LockSupport.park();
        woken.countDown();
    }
}

package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.Await;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
                    assertEquals(LockFile.TAKEN, gateValue());
                    assertFalse(isFree(GATE));
                };

        queue();

        assertEquals(1, waiter.taken);
        assertTrue(byteLock.isHeld());
        assertEquals(LockFile.TAKEN, value());
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(GATE));
        assertEquals(1, waiter.ended);
    }

    @Test
    void gateThatTheHeadHasEntered_isNotWaitedFor() throws Exception {
        AtomicBoolean waited = new AtomicBoolean();
        channel.onWaitsAt(GATE, () -> waited.set(true));
        assertTrue(byteLock.tryLeadQueue());

        queue();

        assertFalse(waited.get());
        assertEquals(1, waiter.taken);
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(GATE));
    }

    /** What starts a thread may fail when that has begun. */
    @Test
    void waitThatCouldNotBeStarted_doesNothing() throws Exception {
        GateWait wait = new GateWait(waiter, byteLock, file);
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertFalse(wait.start(true));
        }

        wait.run();

        assertEquals(0, waiter.taken);
        assertEquals(0, waiter.ended);
        assertTrue(isByteFree());
    }

    @Test
    void waiterThatHasGone_isNotQueuedFor() {
        AtomicBoolean entered = new AtomicBoolean();
        waiter.wants = false;
        channel.onWaitsAt(GATE, () -> entered.set(true));

        queue();

        assertFalse(entered.get());
        assertEquals(0, waiter.taken);
        assertEquals(1, waiter.ended);
    }

    @Test
    void waiterThatGoes_whileTheGateIsWaitedFor_isGivenNothing() throws Exception {
        channel.onWaitsAt(GATE, () -> waiter.wants = false);

        queue();

        assertEquals(0, waiter.taken);
        assertTrue(isByteFree());
        assertTrue(isFree(GATE));
        assertEquals(LockFile.FREE, gateValue());
    }

    @Test
    void closingFile_isLeftAsItIs() throws Exception {
        file.setValue(GATE, (byte) 7);
        channel.onWaitsAt(GATE, file::beginClosing);

        queue();

        assertEquals(0, waiter.taken);
        assertFalse(byteLock.queue().gate().isOurs());
        // Not through the mapping, which nobody may use any more (I9).
        ByteBuffer gate = ByteBuffer.allocate(1);
        channel.read(gate, GATE);
        assertEquals(7, gate.get(0));
        assertNull(waiter.failure);
    }

    @Test
    void processThatLeftTheByteToOthers_keepsAwayFromTheGateForAMoment() {
        AtomicLong enteredAt = new AtomicLong();
        waiter.yieldNanos = 1_000_000;
        // An earlier grant may have left this thread a permit.
        LockSupport.parkNanos(1);
        long start = System.nanoTime();
        channel.onWaitsAt(GATE, () -> enteredAt.set(System.nanoTime()));

        queue();

        assertTrue(enteredAt.get() - start >= waiter.yieldNanos);
    }

    /** Whatever the value says: only the system knows who has it, and whether shared. */
    @ParameterizedTest
    @ValueSource(bytes = {LockFile.FREE, LockFile.TAKEN, LockFile.ABANDONED})
    void byteOfAWriter_isWaitedForInTheKernel_inSharedMode(byte value) {
        List<Boolean> blocked = new ArrayList<>();
        holdElsewhere(value);
        channel.onWaitsAt(OFFSET, () -> blocked.add(channel.isLastWaitShared()));

        queue();

        assertEquals(List.of(true), blocked);
        assertEquals(1, waiter.taken);
        assertTrue(byteLock.isHeld());
        assertFalse(byteLock.isHeldShared());
    }

    @ParameterizedTest
    @ValueSource(bytes = {LockFile.FREE, LockFile.TAKEN, LockFile.ABANDONED})
    void byteOfReaders_isPolled(byte value) {
        AtomicInteger blocked = new AtomicInteger();
        readElsewhere(value);
        channel.onWaitsAt(OFFSET, blocked::incrementAndGet);

        queue();

        assertEquals(0, blocked.get());
        assertEquals(1, waiter.taken);
    }

    @Test
    void deathOfAWriter_isToldToTheWriterThatWaitedInTheKernel() {
        holdElsewhere(LockFile.TAKEN);

        queue();

        assertTrue(waiter.how == Attempt.ABANDONED);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void nobodyHere_triesAByteThatIsWaitedForInTheKernel() throws Exception {
        AtomicBoolean taken = new AtomicBoolean(true);
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> taken.set(byteLock.tryAcquire(false, 0).isHeld()));

        queue();

        assertFalse(taken.get());
        byteLock.release();
        assertTrue(byteLock.tryAcquire(false, 0).isHeld());
    }

    @Test
    void waiterThatGoes_whileTheKernelWaits_leavesTheByteAndAMark() throws Exception {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.wants = false);

        queue();

        assertEquals(0, waiter.taken);
        assertTrue(isByteFree());
        assertEquals(LockFile.ABANDONED, value());
        assertEquals(1, waiter.ended);
    }

    @Test
    void waiterOfAnotherMode_whoIsNextWhileTheKernelWaits_getsItsOwn() {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, () -> waiter.shared = true);

        queue();

        assertEquals(1, waiter.taken);
        assertTrue(byteLock.isHeldShared());
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

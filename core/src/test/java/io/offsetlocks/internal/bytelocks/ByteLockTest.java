package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.common.PollPace;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.Await;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this process has of a byte: its lock, its mark, and its part in the queue of processes. */
@Timeout(60)
class ByteLockTest extends GateWaitFixture {
    private boolean tryAcquire(boolean shared) {
        return byteLock.tryAcquire(shared, now).isHeld();
    }

    @Test
    void mode_isThatOfTheLockAsItWasAcquired() {
        assertFalse(byteLock.isHeldShared());

        assertTrue(tryAcquire(true));
        assertTrue(byteLock.isHeldShared());

        byteLock.release();
        assertFalse(byteLock.isHeldShared());
        assertTrue(tryAcquire(false));
        assertFalse(byteLock.isHeldShared());
        byteLock.release();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "2, 2"})
    void unwantedByte_keepsTheMarkOfADeadHolder_andIsFree(byte found, byte left) throws Exception {
        setValue(found);

        byteLock.releaseUnwanted(lock(OFFSET));

        assertEquals(left, value());
        assertFalse(byteLock.isHeld());
        lock(OFFSET).release();
    }

    @Test
    void keptByte_showsWhetherASectionRuns() {
        assertTrue(tryAcquire(false));
        assertEquals(LockFile.TAKEN, value());

        byteLock.sectionEnds();
        assertEquals(LockFile.FREE, value());

        byteLock.sectionBegins();
        assertEquals(LockFile.TAKEN, value());
        byteLock.release();
    }

    @Test
    void processThatLeadsTheQueue_seesIt() throws Exception {
        assertFalse(byteLock.seesQueue());

        byteLock.queue().beginWait(byteLock);
        byteLock.queue().gate().enter(lock(GATE));

        assertTrue(byteLock.seesQueue());
        assertTrue(byteLock.leadsQueue());
        byteLock.queue().gate().leave();
        assertFalse(byteLock.leadsQueue());
    }

    @Test
    void gateWithoutAThread_isLeft_whenTheByteIsAcquired() throws Exception {
        assertTrue(byteLock.tryLeadQueue());

        assertEquals(LockFile.TAKEN, gateValue());
        assertFalse(isFree(GATE));
        assertFalse(byteLock.seesQueue());
        assertTrue(tryAcquire(false));
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(GATE));
        byteLock.release();
    }

    @Test
    void gateThatAnotherProcessHas_isNotEntered() throws Exception {
        FileLock another = lock(GATE);

        assertFalse(byteLock.tryLeadQueue());

        assertFalse(byteLock.leadsQueue());
        another.release();
    }

    @Test
    void processThatLeftTheLockToOthers_doesNotEnterTheGateForAMoment() {
        waiter.yieldNanos = 1;
        assertFalse(byteLock.tryLeadQueue());

        waiter.yieldNanos = 0;
        assertTrue(byteLock.tryLeadQueue());
        byteLock.headLeft(true);
        assertFalse(byteLock.leadsQueue());
    }

    @Test
    void gateThatADeadProcessShut_isOpenedByALook() {
        shutGate();

        assertTrue(byteLock.seesQueue());
        assertFalse(byteLock.seesLiveQueue());

        assertEquals(LockFile.FREE, gateValue());
    }

    @Test
    void gateOfALiveProcess_staysShut() throws Exception {
        FileLock another = lock(GATE);
        shutGate();

        assertTrue(byteLock.seesLiveQueue());

        assertEquals(LockFile.TAKEN, gateValue());
        another.release();
    }

    @Test
    void wait_lastsAsLongAsItsThread() {
        waiter.wants = false;

        synchronized (waiter.monitor()) {
            assertTrue(byteLock.startWaiting(true));
            assertTrue(byteLock.isWaiting());
        }

        Await.until("the wait ends", waiter::hasEnded);
        synchronized (waiter.monitor()) {
            assertFalse(byteLock.isWaiting());
        }
    }

    @Test
    void wait_isRefused_whereNoThreadIsAvailable() {
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertFalse(byteLock.startWaiting(true));
            assertFalse(byteLock.isWaiting());
        }
    }

    /** What the kernel gives to a thread that waited for it is the same as what an attempt gets. */
    @ParameterizedTest
    @CsvSource({"0, CLEAN", "1, ABANDONED", "2, ABANDONED"})
    void installedByte_isRecorded_andTellsOfADeadHolder(byte found, Attempt told) throws Exception {
        setValue(found);

        assertEquals(told, byteLock.install(lock(OFFSET), false));

        assertEquals(LockFile.TAKEN, value());
        byteLock.exclusiveHolderTold();
        byteLock.release();
        assertEquals(LockFile.FREE, value());
        assertTrue(isByteFree());
    }

    /** Nobody else would ever release a byte that its process has not yet granted. */
    @Test
    void attemptThatCannotLeaveTheGate_releasesTheByte() throws Exception {
        StackOverflowError error = new StackOverflowError("of a test");
        assertTrue(byteLock.tryLeadQueue());
        channel.onReleasesAt(
                GATE,
                () -> {
                    throw error;
                });

        assertSame(error, assertThrows(StackOverflowError.class, () -> tryAcquire(false)));

        assertFalse(byteLock.isHeld());
        assertTrue(isByteFree());
    }

    @Test
    void releaseCutShort_isFinished() throws Exception {
        AtomicInteger releases = new AtomicInteger();
        assertTrue(tryAcquire(false));
        byteLock.finishRelease();
        assertTrue(byteLock.isHeld());
        channel.onReleasesAt(
                OFFSET,
                () -> {
                    if (releases.getAndIncrement() == 0) {
                        throw new StackOverflowError("of a test");
                    }
                });
        assertThrows(StackOverflowError.class, byteLock::release);

        byteLock.finishRelease();

        assertFalse(byteLock.isHeld());
        assertTrue(isByteFree());
    }

    @Test
    void attemptCutShort_isInDoubt_untilItIsFoundOut() {
        channel.loseNextLockOf(OFFSET);
        assertFalse(byteLock.isInDoubt());
        assertThrows(StackOverflowError.class, () -> tryAcquire(false));
        assertTrue(byteLock.isInDoubt());

        byteLock.resolveDoubt();

        assertFalse(byteLock.isInDoubt());
        assertTrue(byteLock.isBroken());
    }

    /** All that poll in a JVM share one pace, so one that is counted too long slows the others. */
    @ParameterizedTest
    @CsvSource({"acquired", "assigned", "left", "waited for"})
    void polling_ends_whenTheByteIs(String how) throws Exception {
        assertTrue(byteLock.tryLeadQueue());
        byteLock.pollNanos();

        switch (how) {
            case "acquired" -> assertTrue(tryAcquire(false));
            case "assigned" -> byteLock.assign(OFFSET + 1);
            case "left" -> byteLock.headLeft(true);
            default -> {
                waiter.wants = false;
                queue();
            }
        }

        // Half a millisecond per poller, and a quarter more at most: this one is alone.
        Await.until("nobody polls", () -> alone() < 700_000);
        byteLock.release();
    }

    private long alone() {
        PollPace pace = new PollPace();
        try {
            return pace.nextNanos(now);
        } finally {
            pace.end();
        }
    }
}

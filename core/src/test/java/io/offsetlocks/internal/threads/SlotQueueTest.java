package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.internal.bytelocks.ByteLock;
import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.OffsetFixture;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of waiters when others take, leave or fail. */
@Timeout(60)
class SlotQueueTest extends OffsetFixture {
    private ByteLock slotByte;
    private LockedOffset holders;
    private SlotQueue waiters;

    @BeforeEach
    void makeWaiters() {
        slotByte = byteAt(OFFSET);
        holders = new LockedOffset(slotByte);
        // In no bucket, and so never retired from it.
        Slot slot = new Slot(new SlotBucket(new ByteLocks(session.file())), slotByte);
        waiters = new SlotQueue(slot, holders, slotByte);
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
    void waiterThatIsServed_leavesNoMore() throws Exception {
        Waiter head = enqueue(hold(false));
        assertTrue(slotByte.tryTake(false, now));
        waiters.byteTaken();

        assertFalse(waiters.leave(head));

        assertTrue(head.hold.live);
        slotByte.release();
    }

    @Test
    void wakeUp_isGivenOnce_untilTheWaiterLooks() throws Exception {
        Waiter head = enqueue(hold(false));
        Waiter second = enqueue(hold(false));

        assertTrue(second.signal());
        assertFalse(second.signal());

        step(second, Deadline.NEVER);
        assertTrue(second.signal());
        assertFalse(head.signalled);
    }

    @Test
    void headThatIsToKeepAway_takesNothing_untilItsDeadline() throws Exception {
        slotByte.leaveToOthers(later);
        Waiter head = enqueue(hold(false));

        long nanos = step(head, Deadline.NEVER);

        assertTrue(nanos > 0 && nanos <= later + QuantumTable.AWAY_NANOS - now, nanos + " ns");
        assertFalse(slotByte.isTaken());

        step(head, passed());
        assertTrue(head.hold.live);
        assertTrue(slotByte.isTaken());
        slotByte.release();
    }

    @Test
    void headBehindAThreadOfItsProcess_looksAfterASecond_andAReaderSooner() throws Exception {
        assertTrue(holders.takeByte(hold(false), now));
        Waiter writer = enqueue(hold(false));
        assertEquals(Duration.ofSeconds(1).toNanos(), step(writer, Deadline.NEVER));
        giveUp(writer);

        Waiter reader = enqueue(hold(true));
        assertEquals(ByteLock.PATIENCE_NANOS, step(reader, Deadline.NEVER));
        giveUp(reader);
        slotByte.release();
    }

    @Test
    void headBehindAnotherProcess_queues() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));

        long nanos = step(head, Deadline.NEVER);

        assertTrue(nanos > 0 && nanos <= ByteLock.PATIENCE_NANOS, nanos + " ns");
        assertTrue(isQueuing());
        giveUp(head);
        Await.until("our thread has left the queue", () -> !isQueuing());
        foreign.release();
    }

    @Test
    void headThatLooks_hearsThatTheFileIsGone() throws Exception {
        Waiter head = enqueue(hold(false));
        Files.delete(session.path());
        session.file().watch().whyNotInPlace();

        assertThrows(LockFileReplacedException.class, () -> step(head, Deadline.NEVER));

        assertFalse(head.hold.live);
    }

    @Test
    void headAtItsDeadline_triesOnce_andDoesNotQueue() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));

        step(head, passed());

        assertFalse(head.queued);
        assertFalse(head.hold.live);
        assertFalse(isQueuing());
        foreign.release();
    }

    @Test
    void headThatNoThreadQueuesFor_isTheFirstOfTheQueueByItself() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(step(head, Deadline.NEVER));
            assertTrue(slotByte.gate().isOurs());
            assertEquals(LockFile.TAKEN, gateValue());

            foreign.release();
            assertEquals(0, step(head, Deadline.NEVER));
        }
        assertTrue(head.hold.live);
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(gatePosition()));
        slotByte.release();
    }

    @Test
    void headThatNoThreadQueuesFor_waitsBehindAProcessAtTheGate_asLongAsItHasPatience()
            throws Exception {
        FileLock foreign = lock(OFFSET);
        FileLock gate = lock(gatePosition());
        shutGate();
        Waiter head = enqueue(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            head.triedAt = later;
            assertPause(step(head, Deadline.NEVER));
            foreign.release();
            assertPause(step(head, Deadline.NEVER));

            head.triedAt = longAgo;
            assertEquals(0, step(head, Deadline.NEVER));
        }
        assertTrue(head.hold.live);
        slotByte.release();
        gate.release();
    }

    @Test
    void headWithoutAThread_thatLeaves_leavesTheGateToTheNext_andTheLastOneOpensIt()
            throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));
        Waiter next = enqueue(hold(true));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(step(head, Deadline.NEVER));
            giveUp(head);
            assertEquals(LockFile.TAKEN, gateValue());
            assertTrue(next.signalled);

            assertPause(step(next, Deadline.NEVER));
            giveUp(next);
        }
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(gatePosition()));
        foreign.release();
    }

    @Test
    void headWithoutAThread_handsItsPlaceToOneThatComesFree() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(step(head, Deadline.NEVER));
        }

        step(head, Deadline.NEVER);

        assertTrue(isQueuing());
        assertTrue(slotByte.gate().isOurs());
        giveUp(head);
        foreign.release();
        Await.until("our thread has left the queue", () -> !isQueuing());
        assertTrue(isFree(gatePosition()));
    }

    /** Its thread would be in the kernel for as long as the byte stays held. */
    @Test
    void headThatHasLittleTime_queuesWithoutAThread() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = enqueue(hold(false));

        step(head, Deadline.after(Duration.ofMillis(9)));

        assertFalse(isQueuing());
        giveUp(head);
        foreign.release();
    }

    private static void assertPause(long nanos) {
        assertTrue(nanos > 0 && nanos <= ByteLock.PATIENCE_NANOS, nanos + " ns");
    }

    private static Deadline passed() {
        return Deadline.after(Duration.ZERO);
    }

    private long step(Waiter waiter, Deadline deadline) {
        synchronized (waiters.monitor()) {
            return waiters.step(waiter, deadline);
        }
    }

    private boolean isQueuing() {
        synchronized (waiters.monitor()) {
            return slotByte.isQueuing();
        }
    }

    private Waiter enqueue(Hold hold) {
        return waiters.enqueue(hold, now);
    }

    /** Ends a wait as a time-out, an interrupt or a close does. */
    private void giveUp(Waiter waiter) {
        assertTrue(waiters.leave(waiter));
    }
}

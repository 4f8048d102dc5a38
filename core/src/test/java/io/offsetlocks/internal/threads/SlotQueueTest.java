package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.Turn;
import io.offsetlocks.testing.Await;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of waiters when others take, leave or fail. */
@Timeout(60)
class SlotQueueTest extends SlotFixture {
    private ProcessLock lock;
    private Slot slot;
    private SlotQueue queue;

    @BeforeEach
    void makeSlot() {
        slot = slot();
        lock = slot.lock();
        queue = slot.queue(now);
    }

    @Test
    void gateOfOurThread_isShut_asLongAsSomebodyWaits() throws Exception {
        FileLock foreign = lock(OFFSET);
        CountDownLatch end = new CountDownLatch(1);
        channel.onWaitsAt(OFFSET, () -> Await.zero(end));
        Waiter first = append(hold(false));
        Waiter second = append(hold(false));
        poll(first);
        Await.until("our thread is at the gate", () -> gateValue() == LockFile.TAKEN);

        giveUp(first);
        assertEquals(LockFile.TAKEN, gateValue());
        giveUp(second);
        assertEquals(LockFile.FREE, gateValue());
        Waiter third = append(hold(false));
        assertEquals(LockFile.TAKEN, gateValue());

        giveUp(third);
        end.countDown();
        Await.until("our thread has left the queue", () -> !isWaiting());
        foreign.release();
    }

    @Test
    void headThatLeaves_leavesTheKeptLockToTheNextWriter() throws Exception {
        Waiter head = append(hold(false));
        Waiter next = append(hold(false));
        assertTrue(lock.tryAcquire(false, now).isHeld());

        giveUp(head);

        assertTrue(lock.isHeld());
        assertTrue(next.signalled);
        release();
    }

    @Test
    void headThatLeaves_releasesTheKeptLock_ifAReaderIsNext() throws Exception {
        Waiter head = append(hold(false));
        Waiter next = append(hold(true));
        assertTrue(lock.tryAcquire(false, now).isHeld());

        giveUp(head);

        assertTrue(isByteFree());
        assertTrue(next.signalled);
    }

    /** An engine that can change the mode keeps a lock shared for a reader that is woken. */
    @Test
    void readerThatLeaves_leavesTheLockKeptShared_toTheNextWriter() throws Exception {
        Waiter head = append(hold(true));
        Waiter next = append(hold(false));
        assertTrue(lock.tryAcquire(true, now).isHeld());

        giveUp(head);
        poll(next);

        assertTrue(next.hold.live);
        assertFalse(lock.isHeldShared());
        release();
    }

    @Test
    void lastWaiterThatLeaves_releasesTheKeptLock() throws Exception {
        Waiter head = append(hold(false));
        assertTrue(lock.tryAcquire(false, now).isHeld());

        giveUp(head);

        assertTrue(isByteFree());
    }

    @Test
    void waiterThatLeaves_takesNothingFromAHolder() throws Exception {
        Waiter head = append(hold(false));
        assertTrue(lock.tryAcquire(false, now).isHeld());
        slot.owner().grantAcquired(hold(false), Attempt.CLEAN);

        giveUp(head);

        assertTrue(lock.isHeld());
        release();
    }

    @Test
    void waiterBehindTheHead_leavesWithoutAWakeUp() throws Exception {
        Waiter head = append(hold(false));
        Waiter second = append(hold(false));

        giveUp(second);

        assertFalse(head.signalled);
        assertSame(head, queue.head());
    }

    @Test
    void lockThatIsAcquired_isGrantedToTheHead_andReadersFollow() throws Exception {
        Waiter head = append(hold(true));
        Waiter next = append(hold(true));
        assertTrue(lock.tryAcquire(true, now).isHeld());

        assertSame(head.hold.thread, grant());

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertTrue(next.signalled);
        release();
    }

    @Test
    void lockThatIsAcquired_byAWriterOrBeforeOne_wakesNobodyElse() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Waiter head = append(hold(shared));
            Waiter next = append(hold(!shared));

            assertSame(head.hold.thread, grant());

            assertFalse(next.signalled);
            giveUp(next);
            slot.owner().end(head.hold);
        }
    }

    @Test
    void lockThatFails_isToldToTheHead() throws Exception {
        Waiter head = append(hold(false));
        Waiter next = append(hold(false));
        IllegalStateException failure = new IllegalStateException("failure");

        synchronized (monitor()) {
            queue.failed(failure);
        }

        assertFalse(head.queued);
        assertTrue(head.signalled);
        assertSame(failure, assertThrows(IllegalStateException.class, head::outcome));
        assertTrue(next.signalled);
        assertTrue(next.queued);
    }

    @Test
    void waitThatEnds_letsAHeadThatNeedsTheLockLook() throws Exception {
        Waiter head = append(hold(false));
        assertTrue(lock.tryAcquire(false, now).isHeld());
        waitEnded();
        assertFalse(head.signalled);
        release();

        waitEnded();

        assertTrue(head.signalled);
    }

    @Test
    void waiterThatIsServed_leavesNoMore() throws Exception {
        Waiter head = append(hold(false));
        assertTrue(lock.tryAcquire(false, now).isHeld());
        grant();

        assertFalse(queue.leave(head));

        assertTrue(head.hold.live);
        release();
    }

    @Test
    void wakeUp_isGivenOnce_untilTheWaiterLooks() throws Exception {
        Waiter head = append(hold(false));
        Waiter second = append(hold(false));

        assertTrue(second.signal());
        assertFalse(second.signal());

        poll(second);
        assertTrue(second.signal());
        assertFalse(head.signalled);
    }

    @Test
    void headThatIsToKeepAway_takesNothing_untilItsDeadline() throws Exception {
        slot.turn().yieldToOthers(later);
        Waiter head = append(hold(false));

        long nanos = poll(head);

        assertTrue(nanos > 0 && nanos <= later + Turn.YIELD_NANOS - now, nanos + " ns");
        assertFalse(lock.isHeld());

        poll(head, passed());
        assertTrue(head.hold.live);
        assertTrue(lock.isHeld());
        release();
    }

    @Test
    void headBehindAThreadOfItsProcess_looksAfterASecond_andAReaderSooner() throws Exception {
        assertTrue(barge(hold(false)));
        Waiter writer = append(hold(false));
        assertEquals(Duration.ofSeconds(1).toNanos(), poll(writer));
        giveUp(writer);

        Waiter reader = append(hold(true));
        assertEquals(Turn.PATIENCE_NANOS, poll(reader));
        giveUp(reader);
        release();
    }

    @Test
    void headBehindAnotherProcess_queues() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));

        long nanos = poll(head);

        assertTrue(nanos > 0 && nanos <= Turn.PATIENCE_NANOS, nanos + " ns");
        assertTrue(isWaiting());
        giveUp(head);
        Await.until("our thread has left the queue", () -> !isWaiting());
        foreign.release();
    }

    @Test
    void headThatLooks_hearsThatTheFileIsGone() throws Exception {
        Waiter head = append(hold(false));
        Files.delete(path);
        file.watch().problem();

        assertThrows(LockFileReplacedException.class, () -> poll(head));

        assertFalse(head.hold.live);
    }

    @Test
    void headAtItsDeadline_triesOnce_andDoesNotQueue() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));

        poll(head, passed());

        assertFalse(head.queued);
        assertFalse(head.hold.live);
        assertFalse(isWaiting());
        foreign.release();
    }

    @Test
    void headThatNoThreadQueuesFor_isTheFirstOfTheQueueByItself() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(poll(head));
            assertTrue(leads());
            assertEquals(LockFile.TAKEN, gateValue());

            foreign.release();
            assertEquals(0, poll(head));
        }
        assertTrue(head.hold.live);
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(gatePosition()));
        release();
    }

    @Test
    void headThatNoThreadQueuesFor_waitsBehindAProcessAtTheGate_asLongAsItHasPatience()
            throws Exception {
        FileLock foreign = lock(OFFSET);
        FileLock gate = lock(gatePosition());
        shutGate();
        Waiter head = append(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            head.triedAt = later;
            assertPause(poll(head));
            foreign.release();
            assertPause(poll(head));

            head.triedAt = longAgo;
            assertEquals(0, poll(head));
        }
        assertTrue(head.hold.live);
        release();
        gate.release();
    }

    @Test
    void headWithoutAThread_thatLeaves_leavesTheGateToTheNext_andTheLastOneOpensIt()
            throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));
        Waiter next = append(hold(true));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(poll(head));
            giveUp(head);
            assertEquals(LockFile.TAKEN, gateValue());
            assertTrue(next.signalled);

            assertPause(poll(next));
            giveUp(next);
        }
        assertEquals(LockFile.FREE, gateValue());
        assertTrue(isFree(gatePosition()));
        foreign.release();
    }

    @Test
    void headWithoutAThread_handsItsPlaceToOneThatComesFree() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertPause(poll(head));
        }

        poll(head);

        assertTrue(isWaiting());
        assertTrue(leads());
        giveUp(head);
        foreign.release();
        Await.until("our thread has left the queue", () -> !isWaiting());
        assertTrue(isFree(gatePosition()));
    }

    /** Its thread would be in the kernel for as long as the byte stays held. */
    @Test
    void headThatHasLittleTime_queuesWithoutAThread() throws Exception {
        FileLock foreign = lock(OFFSET);
        Waiter head = append(hold(false));

        poll(head, Deadline.after(Duration.ofMillis(9), clock));

        assertFalse(isWaiting());
        giveUp(head);
        foreign.release();
    }

    private static void assertPause(long nanos) {
        assertTrue(nanos > 0 && nanos <= Turn.PATIENCE_NANOS, nanos + " ns");
    }

    private boolean leads() {
        synchronized (monitor()) {
            return lock.leadsQueue();
        }
    }

    private Deadline passed() {
        return Deadline.after(Duration.ZERO, clock);
    }

    private boolean isWaiting() {
        synchronized (monitor()) {
            return lock.isWaiting();
        }
    }

    private void release() {
        synchronized (monitor()) {
            lock.release();
        }
    }

    /** Plays the engine that has got the lock for the head. */
    private Thread grant() {
        synchronized (monitor()) {
            return queue.granted(Attempt.CLEAN);
        }
    }

    /** Plays the engine that has ended a wait. */
    private void waitEnded() {
        synchronized (monitor()) {
            queue.ended();
        }
    }

    private Waiter append(Hold hold) {
        return append(hold, now);
    }

    private void giveUp(Waiter waiter) {
        assertTrue(queue.leave(waiter));
    }
}

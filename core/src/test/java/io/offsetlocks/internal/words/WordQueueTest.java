package io.offsetlocks.internal.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.ExhaustedPool;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.CapturedLog;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This process's place in the queue of a word, and what becomes of the flag. */
@Timeout(60)
class WordQueueTest extends WordFixture {
    private boolean isWaitedFor() {
        return Word.has(word(), Word.WAITED_FOR);
    }

    private boolean startWaiting() {
        synchronized (waiter.monitor()) {
            return lock.startWaiting(true);
        }
    }

    private boolean isWaiting() {
        synchronized (waiter.monitor()) {
            return lock.isWaiting();
        }
    }

    private void releaseOther() {
        synchronized (otherWaiter.monitor()) {
            other.release();
        }
    }

    @Test
    void placeWithoutAThread_isTaken_andLeftWithTheLastHead() throws Exception {
        assertTrue(lock.tryLeadQueue());

        assertTrue(lock.leadsQueue());
        assertTrue(isWaitedFor());
        assertFalse(isFree(gate()));
        assertFalse(lock.seesQueue());
        assertTrue(other.seesQueue());
        assertTrue(other.seesLiveQueue());
        assertFalse(lock.tryLeadQueue());
        assertFalse(other.tryLeadQueue());
        assertFalse(lock.isWaiting());
        lock.headLeft(false);
        assertTrue(lock.leadsQueue());

        lock.headLeft(true);

        assertFalse(lock.leadsQueue());
        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
        assertTrue(other.tryLeadQueue());
    }

    @Test
    void place_isNotTaken_whileTheQueueIsLeftAlone() {
        waiter.yieldNanos = 1;
        assertFalse(lock.tryLeadQueue());

        waiter.yieldNanos = 0;
        assertTrue(lock.tryLeadQueue());
    }

    @Test
    void place_isLeft_withTheLock() throws Exception {
        lock.tryLeadQueue();

        assertEquals(Attempt.CLEAN, tryExclusive(lock));

        assertFalse(lock.leadsQueue());
        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
        lock.release();
    }

    @Test
    void place_isKept_whereTheAttemptFails() {
        tryExclusive(other);
        lock.tryLeadQueue();

        assertEquals(Attempt.BUSY, tryExclusive(lock));

        assertTrue(lock.leadsQueue());
        assertTrue(isWaitedFor());
    }

    /** The lock is nobody's yet, and nobody would ever release it. */
    @ParameterizedTest
    @ValueSource(longs = {0, Word.IN})
    void lockWithoutLeavingThePlace_isReleased_withItsMark(long found) {
        lock.tryLeadQueue();
        setWord(DEAD | found | Word.WAITED_FOR);
        StackOverflowError error = new StackOverflowError("of a test");
        channel.onReleasesAt(
                gate(),
                () -> {
                    throw error;
                });

        assertSame(error, assertThrows(StackOverflowError.class, () -> tryExclusive(lock)));

        assertFalse(lock.isHeld());
        assertEquals(found == Word.IN ? Word.ABANDONED : 0, word());
    }

    @Test
    void readLockWithoutLeavingThePlace_isReleased() throws Exception {
        lock.tryLeadQueue();
        setWord(DEAD | Word.IN | Word.WAITED_FOR);
        channel.onReleasesAt(
                gate(),
                () -> {
                    throw new StackOverflowError("of a test");
                });

        assertThrows(StackOverflowError.class, () -> tryShared(lock));

        assertFalse(lock.isHeld());
        assertTrue(isFree(OFFSET));
        assertTrue(Word.has(word(), Word.ABANDONED));
    }

    @Test
    void gateThatCannotBeUnlocked_isLogged() {
        lock.tryLeadQueue();
        channel.failReleasesAt(gate());
        // What earlier tests have left to log.
        DeferredLog.write();
        try (CapturedLog log = CapturedLog.begin()) {
            lock.headLeft(true);
            DeferredLog.write();

            assertEquals(1, log.records().size());
            assertTrue(log.records().get(0).getMessage().contains("release"));
        }
        assertFalse(lock.leadsQueue());
        assertFalse(isWaitedFor());
    }

    @Test
    void flagOfADeadQueue_isClearedByALook() throws Exception {
        setWord(Word.WAITED_FOR);
        assertTrue(lock.seesQueue());

        assertFalse(lock.seesLiveQueue());

        assertEquals(0, word());
        assertTrue(isFree(gate()));
        assertFalse(lock.seesLiveQueue());
    }

    @Test
    void gateThatCannotBeLocked_isAFault() throws Exception {
        setWord(Word.WAITED_FOR);
        channel.failAttemptsAt(gate());

        assertThrows(RuntimeException.class, lock::seesLiveQueue);
        assertThrows(RuntimeException.class, lock::tryLeadQueue);
        assertEquals(Word.WAITED_FOR, word());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wait_endsWithTheLock_onceItsOwnerReleasesIt(boolean shared) throws Exception {
        tryExclusive(other);
        waiter.shared = shared;

        assertTrue(startWaiting());

        assertTrue(isWaiting());
        assertTrue(startWaiting());
        assertTrue(isWaitedFor());
        assertTrue(lock.leadsQueue());
        assertTrue(lock.seesQueue());
        assertFalse(waiter.hasEnded());
        int before = channel.attempts();
        Await.until("it looks whether the owner lives", () -> channel.attempts() > before + 1);
        releaseOther();
        Await.until("it is granted", waiter::hasEnded);
        synchronized (waiter.monitor()) {
            assertEquals(1, waiter.taken);
            assertEquals(Attempt.CLEAN, waiter.how);
            assertEquals(0, waiter.changes);
            assertEquals(shared, lock.isHeldShared());
            assertTrue(lock.isHeld());
            assertFalse(lock.isWaiting());
            assertFalse(lock.leadsQueue());
            assertFalse(isWaitedFor());
            lock.release();
        }
        assertTrue(isFree(gate()));
        assertEquals(2, bell(others));
    }

    /** What waits grants the lock to a thread that is parked. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threadThatIsGrantedTheLock_isUnparked(boolean behindTheGate) throws Exception {
        waiter.thread = new Thread(LockSupport::park, "waits to be unparked");
        waiter.thread.start();
        Await.until("it is parked", () -> waiter.thread.getState() == Thread.State.WAITING);
        tryExclusive(other);
        FileLock gate = behindTheGate ? file.tryLock(gate(), false) : null;
        assertTrue(startWaiting());

        releaseOther();
        if (gate != null) {
            gate.release();
        }

        waiter.thread.join();
        assertEquals(1, waiter.taken);
    }

    @Test
    void wait_endsWithTheWish_atTheNextLook() throws Exception {
        tryExclusive(other);
        assertTrue(startWaiting());

        synchronized (waiter.monitor()) {
            waiter.wants = false;
        }

        Await.until("it ends", waiter::hasEnded);
        assertEquals(0, waiter.taken);
        assertFalse(isWaiting());
        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
    }

    /** The flag is set before the look after which it blocks (I12). */
    @Test
    void waitForTheGate_goesOnBehindTheOwner_withTheFlag() throws Exception {
        assertTrue(other.tryLeadQueue());
        FileLock life = file.tryLock(MemberTable.lifeByte(7, 1234), false);
        assertTrue(startWaiting());
        assertTrue(lock.seesQueue());
        setWord(DEAD | Word.IN);

        synchronized (otherWaiter.monitor()) {
            other.headLeft(true);
        }

        Await.until("it leads the queue", () -> isWaitedFor());
        synchronized (waiter.monitor()) {
            assertTrue(lock.leadsQueue());
            assertTrue(lock.isWaiting());
        }
        life.release();
        Await.until("it is granted", waiter::hasEnded);
        assertEquals(Attempt.ABANDONED, waiter.how);
    }

    /** A thousand heads that look once per second would each take two system calls for it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attemptBehindAnOwnerWhoseBellIsWaitedAt_doesNotAskWhetherItLives(boolean shared)
            throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Thread head = Thread.currentThread();
        channel.onAttemptsAt(
                others.member().lifeByte(),
                () -> {
                    asked.addAndGet(Thread.currentThread() == head ? 1 : 0);
                    return true;
                });
        tryExclusive(other);
        assertEquals(Attempt.BUSY, lock.tryAcquire(shared, 0));
        assertEquals(1, asked.get());
        assertTrue(startWaiting());

        synchronized (waiter.monitor()) {
            assertEquals(Attempt.BUSY, lock.tryAcquire(shared, 0));
            assertEquals(1, asked.get());
            setWord(0);
            assertTrue(lock.tryAcquire(shared, 0).isHeld());
            lock.release();
        }
    }

    /** A place that was left says nothing of the one who is in the queue. */
    @Test
    void flagOfADeadQueue_isCleared_afterAPlaceOfOurOwn() {
        assertTrue(lock.tryLeadQueue());
        lock.headLeft(true);
        setWord(Word.WAITED_FOR);

        assertFalse(lock.seesLiveQueue());

        assertEquals(0, word());
    }

    /** There is no bell of readers: their words are looked at now and then. */
    @Test
    void wait_endsWithTheLock_onceAReaderReleasesIt() {
        tryShared(other);

        assertTrue(startWaiting());

        assertTrue(isWaiting());
        releaseOther();
        Await.until("it is granted", waiter::hasEnded);
        assertEquals(1, waiter.taken);
        assertTrue(lock.isHeld());
    }

    /** The word goes from one owner to another while it is waited for: the wait moves. */
    @Test
    void wait_goesOn_behindTheNextOwner() throws Exception {
        LockWords thirds = LockWords.join(file, clock);
        synchronized (otherWaiter.monitor()) {
            tryExclusive(other);
        }
        assertTrue(startWaiting());

        setWord(owned(thirds) | Word.IN | Word.WAITED_FOR);
        others.member().oweRing();
        others.member().ringIfDue();

        setWord(DEAD | Word.IN | Word.WAITED_FOR);
        Await.until("it is granted", waiter::hasEnded);
        assertEquals(Attempt.ABANDONED, waiter.how);
    }

    @Test
    void waiterThatLeaves_endsTheWait_andTheNextMayBegin() throws Exception {
        tryExclusive(other);
        assertTrue(startWaiting());

        synchronized (waiter.monitor()) {
            waiter.wants = false;
            lock.headLeft(true);
            assertFalse(lock.isWaiting());
        }

        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
        waiter.wants = true;
        assertTrue(startWaiting());
        releaseOther();
        Await.until("it is granted", waiter::hasEnded);
        assertEquals(1, waiter.taken);
    }

    @Test
    void waitForTheGate_endsWithTheLock() throws Exception {
        FileLock gate = file.tryLock(gate(), false);

        assertTrue(startWaiting());

        assertTrue(isWaiting());
        assertFalse(lock.leadsQueue());
        gate.release();
        Await.until("it is granted", waiter::hasEnded);
        assertEquals(1, waiter.taken);
        assertTrue(lock.isHeld());
        assertFalse(isWaiting());
        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
    }

    @Test
    void waitForTheGate_endsWithTheWish() throws Exception {
        file.tryLock(gate(), false);
        assertTrue(startWaiting());

        synchronized (waiter.monitor()) {
            waiter.wants = false;
        }

        Await.until("it ends", waiter::hasEnded);
        assertEquals(0, waiter.taken);
        assertFalse(isWaiting());
        assertFalse(isWaitedFor());
    }

    @Test
    void waitForTheGateThatFails_isToldToTheWaiter() throws Exception {
        waiter.yieldNanos = 1;
        channel.onWaitsAt(
                gate(),
                () -> {
                    throw new IllegalStateException("of a test");
                });

        assertTrue(startWaiting());

        Await.until("it ends", waiter::hasEnded);
        assertTrue(waiter.failure.getMessage() != null);
        assertEquals(0, waiter.taken);
        assertFalse(isWaiting());
    }

    @Test
    void waitAtABellThatFails_isToldToTheWaiter() throws Exception {
        tryExclusive(other);
        long bell = MemberTable.bellRange(others.member().index(), bell(others));
        AtomicInteger waits = new AtomicInteger();
        channel.onWaitsAt(
                bell,
                () -> {
                    waits.incrementAndGet();
                    throw new IllegalStateException("of a test");
                });

        assertTrue(startWaiting());

        Await.until("it ends", waiter::hasEnded);
        assertEquals(1, waits.get());
        assertTrue(waiter.failure != null);
        assertFalse(isWaiting());
        assertFalse(isWaitedFor());
        assertTrue(isFree(gate()));
    }

    @Test
    void wait_isRefused_whereNoThreadIsAvailable() throws Exception {
        tryExclusive(other);
        try (ExhaustedPool busy = ExhaustedPool.take()) {
            assertTrue(busy.count() > 0);
            assertFalse(startWaiting());

            assertFalse(isWaiting());
            assertTrue(lock.leadsQueue());
            lock.headLeft(true);
            FileLock gate = file.tryLock(gate(), false);
            assertFalse(startWaiting());
            assertFalse(isWaiting());
            assertFalse(lock.leadsQueue());
            gate.release();
            setWord(word() | Word.WAITED_FOR);
            assertFalse(lock.seesLiveQueue());
        }
    }

    @Test
    void wait_beginsAtTheGate_whileTheQueueIsLeftAlone() {
        waiter.yieldNanos = 1;

        assertTrue(startWaiting());

        Await.until("it is granted", waiter::hasEnded);
        assertEquals(1, waiter.taken);
    }

    /** On a thread of the library, which nobody asks how it ended. */
    @Test
    void gateByteOfACutFile_isGivenBack_andTheWaiterIsTold() throws Exception {
        WordQueue queue = new WordQueue(ours, lock);
        FileLock locked = file.tryLock(gate(), false);
        channel.truncate(0);

        assertNull(queue.entryEnds(locked, null));

        assertInstanceOf(LockFileReplacedException.class, waiter.failure);
        assertEquals(1, waiter.ended);
        assertTrue(isFree(gate()));
    }
}

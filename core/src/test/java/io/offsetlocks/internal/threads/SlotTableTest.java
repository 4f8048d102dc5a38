package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.CapturedLog;
import io.offsetlocks.testing.OffsetFixture;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an acquisition makes of what it meets at the byte. */
@Timeout(60)
class SlotTableTest extends OffsetFixture {
    private SlotTable table;
    private Hold hold;

    @BeforeEach
    void makeHold() {
        table = new SlotTable(new ByteLocks(file, clock), clock);
        hold = hold(false);
    }

    /** A thread whose waiter has gone may have got the byte, and be about to give it back. */
    @ParameterizedTest
    @ValueSource(bytes = {LockFile.FREE, LockFile.ABANDONED})
    void lockHeldElsewhere_isTriedAgain_whileAProcessIsAtTheGate(byte value) throws Exception {
        lock(OFFSET);
        lock(gatePosition());
        setValue(value);

        assertEquals(4, attempts());

        shutGate();
        assertEquals(4, attempts());
    }

    @Test
    void lockGivenBack_byAProcessAtTheGate_isTaken() throws Exception {
        lock(gatePosition());
        int before = channel.attempts();
        channel.onAttemptsAt(OFFSET, () -> channel.attempts() > before + 3);

        assertTrue(table.tryAcquire(hold));

        SlotRelease.release(hold.slot, hold);
    }

    /** Readers and plain clients leave no value. */
    @ParameterizedTest
    @ValueSource(bytes = {LockFile.FREE, LockFile.TAKEN, LockFile.ABANDONED})
    void lockHeldElsewhere_isTriedOnce_withNobodyAtTheGate(byte value) throws Exception {
        lock(OFFSET);
        setValue(value);

        assertEquals(1, attempts());
        assertTrue(isFree(gatePosition()));
    }

    @Test
    void lockOfAWriter_isTriedOnce_whoeverIsAtTheGate() throws Exception {
        lock(OFFSET);
        lock(gatePosition());
        setValue(LockFile.TAKEN);

        assertEquals(1, attempts());
    }

    /**
     * A reader of this process, too, leaves no value, and a downgraded writer takes its own away.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lockOfAHolderHere_isNotLookedAtAgain_whoeverIsAtTheGate(boolean downgraded)
            throws Exception {
        lock(gatePosition());
        List<Hold> holds = holdsOfOneThread(!downgraded, true);
        assertTrue(table.tryAcquire(holds.get(0)));
        assertTrue(table.tryAcquire(holds.get(1)));
        SlotRelease.release(holds.get(0).slot, holds.get(0));
        assertEquals(LockFile.FREE, value());

        assertFalse(table.tryAcquire(hold));

        assertEquals(ProcessLock.NO_SECOND_LOOK, SlotArrival.secondLookNanos(hold.slot));

        SlotRelease.release(holds.get(1).slot, holds.get(1));
    }

    @Test
    void fault_isToldAsAFailureOfTheFile_whereThatIsInPlace() {
        InternalError fault = new InternalError("fault");
        faultAttempts(fault);

        assertTold(fault, () -> table.tryAcquire(hold));
        assertTold(fault, () -> table.acquire(hold, Deadline.NEVER, false));
    }

    private void assertTold(InternalError fault, Executable call) {
        UncheckedIOException told = assertThrows(UncheckedIOException.class, call);
        assertSame(fault, told.getCause().getCause());
        String message = told.getMessage();
        assertTrue(message.contains("byte " + OFFSET + " of " + path), message);
        assertTrue(message.contains("make room"), message);
    }

    @Test
    void fault_isToldAsWhatItCameOf_whereTheFileIsNot() throws Exception {
        InternalError fault = new InternalError("fault");
        faultAttempts(fault);
        Files.delete(path);

        LockFileReplacedException replaced =
                assertThrows(LockFileReplacedException.class, () -> table.tryAcquire(hold));

        assertSame(fault, replaced.getCause());
    }

    @Test
    void channelClosedByOtherCode_isTold_andNoHandleIsValid() throws Exception {
        NamedLocks locks = new SessionLocks(session, table, name -> OFFSET + name.length(), false);
        HeldLock held = locks.lock("a");
        channel.close();

        assertFalse(held.isValid());
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> locks.lock("bb"));

        String message = failure.getMessage();
        assertTrue(message.contains("closed by other code"), message);
        assertTrue(message.contains("restart the process"), message);
        assertThrows(UncheckedIOException.class, held::close);
    }

    /** Makes attempts throw what the access to the mapping of a cut file throws. */
    private void faultAttempts(InternalError fault) {
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw fault;
                });
    }

    /** Makes one attempt, which must fail, and returns how often it tried the byte. */
    private int attempts() {
        AtomicInteger tried = new AtomicInteger();
        channel.onAttemptsAt(OFFSET, () -> tried.incrementAndGet() > 0);
        assertFalse(table.tryAcquire(hold));
        return tried.get();
    }

    /** A re-entry reads the clock now and then, and hears of what was found in any case. */
    @Test
    void reEntry_hearsThatTheFileIsGone() throws Exception {
        List<Hold> own = holdsOfOneThread(new boolean[50]);
        assertTrue(acquire(own.get(0)));
        Files.delete(path);
        clock.advance(Duration.ofSeconds(2).toNanos());

        int heldOnceMore = 0;
        while (hasAcquired(own.get(heldOnceMore + 1))) {
            heldOnceMore++;
        }

        assertTrue(heldOnceMore < 16, heldOnceMore + " re-entries");
        for (int i = heldOnceMore + 1; i < own.size(); i++) {
            assertFalse(hasAcquired(own.get(i)));
        }
    }

    private boolean hasAcquired(Hold hold) throws InterruptedException {
        try {
            return acquire(hold);
        } catch (LockFileReplacedException e) {
            return false;
        }
    }

    private boolean acquire(Hold wanted) throws InterruptedException {
        return table.acquire(wanted, Deadline.NEVER, false);
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "4, 64", "5, 64", "8, 128", "96, 1024", "1000, 4096"})
    void buckets_areEnoughForTheProcessors(int processors, int buckets) {
        assertEquals(buckets, SlotTable.bucketCount(processors));
    }

    /** A look at the clock takes as long as a re-entry. */
    @Test
    void reEntries_lookAtTheClockNowAndThen_andAtTheStoreEachTime() throws Exception {
        FakeLocks engine = new FakeLocks();
        AtomicInteger reads = new AtomicInteger();
        SlotTable untimed =
                new SlotTable(
                        engine,
                        () -> {
                            reads.incrementAndGet();
                            return now;
                        });
        List<Hold> own = holdsOfOneThread(new boolean[65]);
        reads.set(0);

        for (Hold one : own) {
            assertTrue(untimed.acquire(one, Deadline.NEVER, false));
        }

        assertTrue(reads.get() >= 4 && reads.get() <= 6, reads + " looks at the clock");
        assertEquals(own.size(), engine.checkedAt.size());
        assertEquals(Set.of(now), Set.copyOf(engine.checkedAt));
    }

    @Test
    void whatAnEngineLogs_isWritten_beforeTheCallReturns() throws Exception {
        FakeLocks engine = new FakeLocks();
        engine.onCheck = () -> DeferredLog.add(Level.WARNING, "of a test", null);
        SlotTable logging = new SlotTable(engine, clock);
        List<Hold> own = holdsOfOneThread(false, false);
        try (CapturedLog log = CapturedLog.begin()) {
            assertTrue(logging.tryAcquire(own.get(0)));
            assertEquals(1, log.records().size());

            assertTrue(logging.acquire(own.get(1), Deadline.NEVER, false));
            assertEquals(2, log.records().size());
        }
    }

    @Test
    void attemptThatIsAnsweredLater_isHeld_ifTheAnswerIsAGrant() throws Exception {
        for (boolean granted : new boolean[] {false, true}) {
            FakeLocks engine = new FakeLocks();
            engine.answersAtOnce = false;
            engine.lock.answer =
                    () -> {
                        new Thread(() -> answer(engine.lock, granted)).start();
                        return Attempt.UNANSWERED;
                    };
            Hold wanted = new Hold(session, OFFSET, false, "name", Thread.currentThread());

            assertEquals(granted, new SlotTable(engine, clock).tryAcquire(wanted));
        }
    }

    private static void answer(FakeLock lock, boolean granted) {
        synchronized (lock.grants.monitor()) {
            if (granted) {
                lock.grants.changeBegins();
                lock.give(false);
                LockSupport.unpark(lock.grants.granted(Attempt.CLEAN));
            }
            lock.grants.ended();
        }
    }

    /** Even where no other call comes to the name, and no thread has a hold to close. */
    @Test
    void callInVain_leavesNoSlotInUse() throws Exception {
        FileLock foreign = lock(OFFSET);
        assertFalse(table.tryAcquire(hold));
        assertEquals(0, table.slotsInUse());
        foreign.release();
        session.markClosed();

        assertThrows(IllegalStateException.class, () -> table.acquire(hold, Deadline.NEVER, false));

        assertEquals(0, table.slotsInUse());
    }

    @Test
    void attemptThatEndsByAnError_leavesNoSlotInUse() {
        NamedLocks locks = new SessionLocks(session, table, name -> OFFSET, false);
        StackOverflowError error = new StackOverflowError("of a test");
        AtomicInteger tried = new AtomicInteger();
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    if (tried.getAndIncrement() == 0) {
                        throw error;
                    }
                    return true;
                });

        assertSame(error, assertThrows(StackOverflowError.class, () -> locks.tryLock("a")));

        Await.until("it is repaired", () -> table.slotsInUse() == 0);
        locks.lock("a");
        assertEquals(1, table.slotsInUse());
    }

    /** The failure of an attempt is what a caller must know first. */
    @Test
    void rollBackThatFails_isToldWithTheFailure() {
        FakeLocks engine = new FakeLocks();
        NamedLocks locks =
                new SessionLocks(session, new SlotTable(engine, clock), name -> OFFSET, false);
        IllegalStateException failure = new IllegalStateException("of an attempt");
        IllegalStateException more = new IllegalStateException("of its end");
        engine.lock.answer =
                () -> {
                    engine.lock.failsNext = more;
                    throw failure;
                };

        assertSame(failure, assertThrows(IllegalStateException.class, () -> locks.tryLock("a")));

        assertEquals(List.of(more), List.of(failure.getSuppressed()));
    }

    @Test
    void faultThatComesLate_endsTheHoldThatWasGranted() throws Exception {
        FakeLocks engine = new FakeLocks();
        SlotTable faulty = new SlotTable(engine, clock);
        List<Hold> own = holdsOfOneThread(false, false);
        assertTrue(faulty.tryAcquire(own.get(0)));
        engine.onCheck =
                () -> {
                    throw new InternalError("fault");
                };

        assertThrows(IllegalStateException.class, () -> faulty.tryAcquire(own.get(0)));

        assertFalse(faulty.isLive(own.get(0)));
        assertFalse(engine.lock.isHeld());
        assertThrows(IllegalStateException.class, () -> faulty.tryAcquire(own.get(1)));
    }
}

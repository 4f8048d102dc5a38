package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a slot tells its engine, and what becomes of what the engine says. */
@Timeout(60)
class EngineCallsTest extends FakeLocksFixture {
    private ForeignHolds foreignHolds() {
        return slot().queueIfAny().foreignHolds();
    }

    @Test
    void waitThatTheEngineFailed_throwsThat_andIsWoken() {
        Waiter head = append(hold(false), now);
        IllegalStateException failure = new IllegalStateException("of a test");
        Slot slot = slot();
        assertEquals("name", slot.wantedName());
        assertFalse(slot.wantedShared());

        synchronized (monitor()) {
            slot.failed(failure);
        }

        assertFalse(head.queued);
        assertTrue(head.signalled);
        assertSame(failure, assertThrows(IllegalStateException.class, head::outcome));
        assertRetired(slot);
    }

    @Test
    void wish_isThatOfTheOldestWaiter() {
        append(hold(true), now);
        append(hold(false), now);

        assertTrue(slot().wanted());
        assertTrue(slot().wantedShared());
    }

    @Test
    void slot_isInUse_untilTheEngineWaitsNoMore() throws Exception {
        Slot slot = slot();
        lock.waiting = true;
        SlotRelease.release(slot, arrived(false, now));
        assertNotSame(slot, slotElsewhere());
        lock.waiting = false;

        synchronized (monitor()) {
            slot.ended();
        }

        assertRetired(slot);
    }

    @Test
    void slotWithAQueue_isInUse_untilTheEngineWaitsNoMore() {
        Waiter head = append(hold(false), now);
        Slot slot = slot();
        lock.waiting = true;
        leave(head);
        assertNotSame(slot, slotElsewhere());
        lock.waiting = false;

        synchronized (monitor()) {
            slot.ended();
        }

        assertRetired(slot);
    }

    @ParameterizedTest
    @CsvSource({"false, false, true", "true, false, false", "false, true, false"})
    void wait_isSaidToLast_ifItEndsOnlyWithTheLock(
            boolean interruptible, boolean limited, boolean lasting) {
        lock.answer = () -> Attempt.BUSY;
        Waiter head = append(hold(false), now);
        head.interruptible = interruptible;

        poll(head, limited ? Deadline.after(Duration.ofHours(1), clock) : Deadline.NEVER);

        assertEquals(List.of(lasting), lock.waitsBegun);
        leave(head);
    }

    @Test
    void lockHeldByAProcess_isLookedAtAgain_beforeAWaitBegins() throws Exception {
        lock.answer = () -> lock.attempts < Turn.LOOKS_BEFORE_WAIT ? Attempt.BUSY : Attempt.CLEAN;
        Hold hold = hold(false);

        assertTrue(new SlotTable(engine, clock).acquire(hold, Deadline.NEVER, false));

        assertEquals(Turn.LOOKS_BEFORE_WAIT, lock.attempts);
        assertEquals(List.of(), lock.waitsBegun);
        SlotRelease.release(hold.slot, hold);
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false, false, 1, true",
        "false, false, false, false, 1, false",
        "true, true, false, false, 1, false",
        "true, false, true, false, 1, false",
        "true, false, false, true, 1, false",
        "true, false, false, false, 0, false"
    })
    void lock_isLookedAtAgain_ifNobodyQueues_andNobodyHereHoldsOrWaits(
            boolean answersAtOnce,
            boolean queue,
            boolean waits,
            boolean holds,
            long nanosLeft,
            boolean again) {
        engine.answersAtOnce = answersAtOnce;
        lock.seesQueue = queue;
        int last = Turn.LOOKS_BEFORE_WAIT;
        if (holds) {
            arrived(false, now);
        }
        Waiter other = waits ? append(hold(false), now) : null;
        Deadline deadline = Deadline.after(Duration.ofNanos(nanosLeft), clock);

        synchronized (monitor()) {
            Slot slot = slot();
            assertEquals(again, SlotArrival.mayLookAgain(slot, last - 1, deadline, clock.read()));
            assertFalse(SlotArrival.mayLookAgain(slot, last, deadline, clock.read()));
        }
        if (other != null) {
            leave(other);
        }
    }

    @Test
    void readerOfAKeptLock_isToldOfNoAbandonment_whereThereIsNone() {
        slot();
        lock.give(true);
        Hold reader = hold(true);

        assertTrue(arrive(reader, now));

        assertFalse(reader.abandoned);
        SlotRelease.release(reader.slot, reader);
    }

    @Test
    void attemptInVainBeforeTheFirstWaiter_isAForeignHold() {
        lock.answer = () -> Attempt.BUSY;
        Waiter head;
        synchronized (monitor()) {
            Hold hold = hold(false);
            assertFalse(SlotArrival.tryArrive(slot(), hold, now));
            head = slot().queue(now).append(hold, now);
        }

        assertTrue(foreignHolds().anySince(head.foreignHoldsBefore));
        leave(head);
    }

    @Test
    void waitBehindAQueue_isAForeignHold_withoutAnAttempt() {
        lock.seesQueue = true;
        lock.canWait = true;
        Waiter head = append(hold(false), now);
        assertFalse(foreignHolds().anySince(head.foreignHoldsBefore));

        poll(head);

        assertEquals(0, lock.attempts);
        assertTrue(foreignHolds().anySince(head.foreignHoldsBefore));
        leave(head);
    }

    /** The queue is left alone after a release while others are in it, and only then. */
    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "true, true, false"})
    void release_leavesTheQueueAlone_ifThereIsOne(boolean queue, boolean lost, boolean leaves)
            throws Exception {
        Hold hold = arrived(false, now);
        lock.seesQueue = queue;
        lock.lost = lost;

        SlotRelease.release(slot(), hold);

        assertEquals(leaves ? Turn.YIELD_NANOS : 0, slot().yieldNanos());
    }

    /** A process that leads the queue has no others ahead that wait for its quantum to end. */
    @ParameterizedTest
    @CsvSource({"false, false, true", "true, false, false", "true, true, true"})
    void quantum_beginsWhereNobodyElseQueues_andOutlivesTheSlot(
            boolean queue, boolean leads, boolean begins) throws Exception {
        lock.seesQueue = queue;
        lock.leadsQueue = leads;
        Hold hold = hold(false);
        assertTrue(barge(hold));
        Slot slot = slot();

        SlotRelease.release(slot, hold);

        assertRetired(slot);
        assertEquals(begins, slot().turn().isWithinQuantum(now));
    }

    @Test
    void releaseThatTakesTime_isWaitedFor_outsideTheMonitor() throws Exception {
        AtomicInteger awaited = new AtomicInteger();
        lock.pending =
                () -> {
                    assertFalse(Thread.holdsLock(monitor()));
                    awaited.incrementAndGet();
                };
        Hold hold = arrived(false, now);

        SlotRelease.release(slot(), hold);

        assertEquals(1, awaited.get());
    }

    @Test
    void waitThatIsRolledBack_leavesTheQueue() throws Exception {
        arrived(false, now);
        Waiter head = append(hold(false), now);

        SlotRelease.rollBack(slot(), head.hold);

        assertFalse(head.queued);
        assertEquals(List.of(true), lock.headsLeft);
    }

    /** With the last session the store closes, and a look at the queue would fail. */
    @Test
    void arrivalOfAClosedSession_doesNotComeToTheEngine() {
        session.markClosed();
        lock.seesQueue = true;

        assertThrows(IllegalStateException.class, () -> arrive(hold(true), now));
        synchronized (monitor()) {
            Slot slot = slot();
            assertThrows(
                    IllegalStateException.class, () -> SlotArrival.tryTakeKept(slot, hold(true)));
        }

        assertEquals(0, lock.looksAtTheQueue);
        passThroughASection();
        assertEquals(0, lock.finishes);
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every critical section finishes one that an Error cut short, and comes to its own end. */
@Timeout(60)
class UnfinishedSectionTest extends FakeLocksFixture {
    private final StackOverflowError error = new StackOverflowError("of a test");
    private final InternalError fault = new InternalError("a fault in mapped memory");

    /** The sections. */
    enum Section {
        ARRIVE,
        BARGE,
        TAKE_KEPT,
        POLL,
        RELEASE,
        CLOSE,
        CHANGE_OF_THE_ENGINE,
        GRANT_OF_THE_ENGINE
    }

    @ParameterizedTest
    @EnumSource
    void section_finishesTheOneBefore_andComesToItsEnd(Section section) throws Exception {
        List<Hold> own = holdsOfOneThread(false, false);
        Waiter head = null;
        if (section != Section.GRANT_OF_THE_ENGINE) {
            assertTrue(arrive(own.get(0), now));
        }
        if (section == Section.POLL || section == Section.GRANT_OF_THE_ENGINE) {
            head = append(hold(false), now);
        }
        Slot slot = slot();
        slot.distrust();

        run(section, slot, own, head);

        assertEquals(1, lock.finishes);
        passThroughASection();
        assertEquals(1, lock.finishes);
    }

    private void run(Section section, Slot slot, List<Hold> own, Waiter head) throws Exception {
        switch (section) {
            case ARRIVE -> assertTrue(arrive(own.get(1), now));
            case BARGE -> assertTrue(barge(own.get(1)));
            case TAKE_KEPT -> {
                synchronized (monitor()) {
                    assertTrue(SlotArrival.tryTakeKept(slot, own.get(1)));
                }
            }
            case POLL -> assertTrue(poll(head) > 0);
            case RELEASE -> SlotRelease.release(slot, own.get(0));
            case CLOSE -> close(session);
            case CHANGE_OF_THE_ENGINE -> {
                synchronized (monitor()) {
                    slot.changeBegins();
                    slot.changeEnds();
                }
            }
            case GRANT_OF_THE_ENGINE -> {
                synchronized (monitor()) {
                    slot.changeBegins();
                    lock.give(false);
                    assertSame(head.hold.thread, slot.granted(Attempt.CLEAN));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lockOfAHolder_isLeftAlone(boolean shared) throws Exception {
        arrived(shared, now);
        slot().distrust();

        passThroughASection();

        assertTrue(lock.isHeld());
        assertEquals(0, lock.releases);
        assertEquals(0, lock.sectionsEnded);
    }

    @Test
    void releaseThatDidNotBegin_isMade_andTheQueueIsLeft() throws Exception {
        Hold hold = arrived(false, now);
        Slot slot = slot();
        lock.failsNext = error;
        assertSame(
                error,
                assertThrows(StackOverflowError.class, () -> SlotRelease.release(slot, hold)));
        assertTrue(lock.isHeld());

        SlotRelease.release(slot, hold);

        assertEquals(1, lock.releases);
        assertEquals(List.of(true), lock.headsLeft);
        assertRetired(slot);
    }

    /** The lock may be another process's: the head must acquire it, and not take it over. */
    @Test
    void releaseThatBegan_isCompleted_beforeTheHeadLooks() throws Exception {
        Hold hold = arrived(false, longAgo);
        Waiter head = append(hold(false), now);
        lock.failsNext = error;
        lock.releasing = true;
        assertThrows(StackOverflowError.class, () -> SlotRelease.release(slot(), hold));

        assertEquals(0, poll(head));

        assertTrue(head.hold.live);
        assertEquals(1, lock.releases);
        assertEquals(2, lock.attempts);
    }

    /** What an engine keeps for the thread that waits is no release that was cut short. */
    @Test
    void lockKeptForAWaiter_isKept() throws Exception {
        Hold hold = arrived(false, now);
        Waiter head = append(hold(false), now);
        SlotRelease.release(slot(), hold);
        slot().distrust();

        passThroughASection();

        assertTrue(lock.isHeld());
        assertEquals(List.of(), lock.headsLeft);
        leave(head);
    }

    @Test
    void downgradeCutShort_isCompleted() throws Exception {
        List<Hold> own = holdsOfOneThread(false, true);
        assertTrue(arrive(own.get(0), now));
        assertTrue(arrive(own.get(1), now));
        lock.failsNext = error;
        assertThrows(StackOverflowError.class, () -> SlotRelease.release(slot(), own.get(0)));
        assertEquals(0, lock.sectionsEnded);

        passThroughASection();

        assertEquals(1, lock.sectionsEnded);
        assertTrue(own.get(1).live);
    }

    /** The thread that signalled it may have failed before it could unpark it. */
    @Test
    void headThatWasSignalled_isUnparked() throws Exception {
        Thread parked = new Thread(LockSupport::park, "waits to be unparked");
        arrived(false, now);
        Waiter head = append(new Hold(session, OFFSET, false, "name", parked), now);
        parked.start();
        Await.until("it is parked", () -> parked.getState() == Thread.State.WAITING);
        head.signalled = true;
        slot().distrust();

        passThroughASection();

        parked.join();
        leave(head);
    }

    @Test
    void attemptInDoubt_isFoundOut_andKeepsTheSlotUntilThen() throws Exception {
        Slot slot = slot();
        assertFalse(slot.isInDoubt());
        lock.inDoubt = true;
        assertTrue(slot.isInDoubt());
        passThroughASection();
        assertSame(slot, slot());

        slot.distrust();

        assertEquals(1, lock.doubtsResolved);
        passThroughASection();
        assertRetired(slot);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1"})
    void repair_distrustsTheSlot_andMarksWhatNobodyWasTold(byte repair, int marks)
            throws Exception {
        Hold hold = hold(false);
        assertTrue(arrive(hold, now));
        hold.abandoned = true;
        hold.repair = repair;

        hold.repair();

        assertEquals(1, lock.doubtsResolved);
        assertEquals(1, lock.finishes);
        assertEquals(marks, lock.marks);
        assertFalse(hold.live);
        assertEquals(1, lock.releases);
    }

    /** The call whose attempt it was has nothing that it could close. */
    @Test
    void attemptInDoubt_isRepaired_ifItIsRolledBack() throws Exception {
        Hold hold = hold(false);
        assertNull(Repairs.end(hold, true));
        assertTrue(arrive(hold, now));
        lock.inDoubt = true;
        assertNull(Repairs.end(hold, false));
        assertNull(Repairs.end(hold, true));

        Await.until(
                "it is repaired",
                () -> {
                    synchronized (monitor()) {
                        return lock.doubtsResolved > 0 && !lock.inDoubt;
                    }
                });
    }

    /** JDK 17 throws the fault of a file that was cut late, and so before the release. */
    @Test
    void releaseInAFileThatFaults_leavesNothingLocked_andTellsTheHead() throws Exception {
        Hold hold = arrived(false, now);
        Waiter head = append(hold(false), now);
        lock.failsNext = fault;

        assertSame(
                fault,
                assertThrows(InternalError.class, () -> SlotRelease.release(hold.slot, hold)));

        assertFalse(lock.isHeld());
        assertTrue(head.signalled);
        leave(head);
    }

    @Test
    void closeInAFileThatFaults_leavesNothingLocked() throws Exception {
        arrived(false, now);
        lock.failsNext = fault;

        assertSame(fault, assertThrows(InternalError.class, () -> close(session)));

        assertFalse(lock.isHeld());
    }

    @Test
    void faultOfARelease_endsNoLockThatIsStillHeld() throws Exception {
        List<Hold> own = holdsOfOneThread(true, false);
        assertTrue(arrive(own.get(1), now));
        assertTrue(arrive(own.get(0), now));
        lock.failsNext = fault;

        assertThrows(InternalError.class, () -> SlotRelease.release(own.get(1).slot, own.get(1)));

        assertTrue(lock.isHeld());
        assertEquals(0, lock.releases);
    }

    @Test
    void releaseOfOneHold_isComplete_whileAnotherIsLeft() throws Exception {
        List<Hold> own = holdsOfOneThread(false, false);
        assertTrue(arrive(own.get(0), now));
        assertTrue(arrive(own.get(1), now));

        SlotRelease.release(own.get(1).slot, own.get(1));

        passThroughASection();
        assertEquals(0, lock.finishes);
    }

    /** A list that has a hold twice has no end. */
    @Test
    void holdThatCannotEnd_isListedOnce() throws Exception {
        Hold hold = arrived(false, now);
        // No repair comes in between.
        synchronized (monitor()) {
            for (int i = 0; i < 2; i++) {
                lock.failsNext = error;
                assertSame(error, Repairs.end(hold, false));
            }
        }

        assertTimeoutPreemptively(Duration.ofSeconds(60), Repairs::repairAny);

        synchronized (monitor()) {
            assertFalse(lock.isHeld());
        }
    }

    @Test
    void holdThatEnds_isNotRepaired_whereNothingIsInDoubt() throws Exception {
        Hold released = arrived(false, now);
        assertNull(Repairs.end(released, false));
        Hold rolledBack = arrived(false, now);
        assertNull(Repairs.end(rolledBack, true));

        Repairs.repairAny();

        synchronized (monitor()) {
            assertEquals(0, lock.doubtsResolved);
        }
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.processes.Turn;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets a slot next, at an arrival and at a release. */
@Timeout(60)
class SlotTest extends SlotFixture {
    @Test
    void head_isHandedTheSlot_afterAQuantum_oncePerQuantum() {
        Slot slot = slot();
        slot.turn().beginWaits(now);

        assertFalse(slot.turn().claimHandOff(later, later + QUANTUM));
        assertTrue(slot.turn().claimHandOff(later, later + QUANTUM + 1));
        assertFalse(slot.turn().claimHandOff(later, later + 2 * QUANTUM + 1));
        assertTrue(slot.turn().claimHandOff(later, later + 2 * QUANTUM + 2));
        assertFalse(slot.turn().claimHandOff(later + 3 * QUANTUM, later + 4 * QUANTUM));
    }

    @Test
    void release_handsTheSlotToAHeadThatHasWaitedLong() throws Exception {
        // The quantum of the process does not end in this test.
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), longAgo);
        awaitHandOff();

        SlotRelease.release(slot(), held);

        assertTrue(head.hold.live);
        assertFalse(head.queued);
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_keepsTheLock_forAnyThreadThatRuns() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), later);

        SlotRelease.release(slot(), held);

        assertFalse(head.hold.live);
        assertEquals(LockFile.FREE, value());
        assertFalse(isByteFree());
        assertTrue(arrive(hold(false), now));
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_givesTheLockUp() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), longAgo);

        SlotRelease.release(slot(), held);

        assertFalse(head.hold.live);
        assertTrue(isByteFree());
    }

    @Test
    void release_atTheEndOfTheProcessesQuantum_keepsTheHeadAwayForAMoment() throws Exception {
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), longAgo);
        SlotRelease.release(slot(), held);

        assertEquals(Turn.YIELD_NANOS, poll(head));
        assertFalse(head.hold.live);

        clock.advance(Turn.YIELD_NANOS);
        poll(head);
        assertTrue(head.hold.live);
    }

    @Test
    void release_ofAnotherModeThanTheHeads_givesTheLockUp() throws Exception {
        for (boolean shared : new boolean[] {false, true}) {
            Hold held = arrived(shared, later);
            Waiter head = append(hold(!shared), longAgo);

            SlotRelease.release(slot(), held);

            assertFalse(head.hold.live);
            assertTrue(isByteFree(), "released " + held.mode());
            leave(head);
        }
    }

    @Test
    void release_letsTheHeadLookAgain() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), later);
        assertFalse(head.signalled);

        SlotRelease.release(slot(), held);

        assertTrue(head.signalled);
    }

    @Test
    void arrival_takesNoLockFromOtherProcesses_aheadOfTheHead() throws Exception {
        Waiter head = append(hold(false), now);

        assertFalse(arrive(hold(false), now));
        assertTrue(isByteFree());

        leave(head);
        assertTrue(arrive(hold(false), now));
    }

    @Test
    void barging_goesAheadOfTheHead() throws Exception {
        append(hold(false), now);

        assertTrue(barge(hold(false)));
    }

    @Test
    void arrivingReader_joinsReaders_unlessSomebodyWaits() throws Exception {
        assertTrue(arrive(hold(true), now));
        assertTrue(arrive(hold(true), now));
        Waiter writer = append(hold(false), now);

        assertFalse(arrive(hold(true), now));
        assertTrue(barge(hold(true)));

        leave(writer);
        assertTrue(arrive(hold(true), now));
    }

    @Test
    void arrivingReader_doesNotJoinReaders_behindAProcessAtTheGate() throws Exception {
        assertTrue(arrive(hold(true), longAgo));
        FileLock gate = lock(gatePosition());
        shutGate();

        assertFalse(arrive(hold(true), now));
        assertTrue(barge(hold(true)));

        // It dies there.
        gate.release();
        assertTrue(arrive(hold(true), now));
        assertEquals(LockFile.FREE, gateValue());
    }

    /** What a release that does not look at the time would put off. */
    @Test
    void releasesThatFollowFast_handTheSlotOver_afterALookOfTheHead() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), longAgo);
        for (int i = 0; i < 3; i++) {
            SlotRelease.release(slot(), held);
            held = arrived(false, later);
        }
        awaitHandOff();
        assertTrue(poll(head) > 0);

        SlotRelease.release(slot(), held);

        assertTrue(head.hold.live);
    }

    @Test
    void releasesThatFollowFast_handTheSlotOver_afterSixteenAtMost() throws Exception {
        Hold held = arrived(false, later);
        Waiter head = append(hold(false), longAgo);
        SlotRelease.release(slot(), held);
        awaitHandOff();
        int releases = 0;
        while (!head.hold.live) {
            held = arrived(false, later);
            SlotRelease.release(slot(), held);
            releases++;
        }

        // Not each of them reads the clock, and notices that the head has waited long.
        assertTrue(releases > 1 && releases <= 16, releases + " releases");
    }

    /** An engine that shows every waiter need not give up what nobody else wants. */
    @Test
    void release_atTheEndOfTheProcessesQuantum_keepsALockThatNoOtherProcessWants()
            throws Exception {
        bucket = new SlotBucket(new Shown(file, clock), new QuantumTable(), clock);
        Hold held = arrived(false, longAgo);
        Waiter head = append(hold(false), later);
        SlotRelease.release(slot(), held);
        assertFalse(isByteFree());
        assertTrue(slot().turn().isWithinQuantum(now));

        held = arrived(false, longAgo);
        FileLock gate = lock(gatePosition());
        shutGate();
        clock.advance(QUANTUM);
        assertTrue(poll(head) > 0);
        SlotRelease.release(slot(), held);

        assertTrue(isByteFree());
        gate.release();
    }

    /** Byte locks, as if no foreign client could wait unseen. */
    private static final class Shown implements ProcessLocks {
        private final ByteLocks locks;

        Shown(LockFile file, Ticker clock) {
            this.locks = new ByteLocks(file, clock);
        }

        @Override
        public boolean showsEveryWaiter() {
            return true;
        }

        @Override
        public ProcessLock newLock(Grants grants) {
            return locks.newLock(grants);
        }

        @Override
        public void checkUsable(long now) {
            locks.checkUsable(now);
        }

        @Override
        public RuntimeException explain(Throwable failure, long offset) {
            return locks.explain(failure, offset);
        }

        @Override
        public boolean confirmsHeld(long... offsets) throws IOException {
            return locks.confirmsHeld(offsets);
        }

        @Override
        public Optional<ProcessHandle> holder(long offset) throws IOException {
            return locks.holder(offset);
        }
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An engine loses a lock at a moment of its own: no thread may be given it after that, and the
 * engine must hear of its end as of any other's.
 */
@Timeout(60)
class LostLockTest extends FakeLocksFixture {
    /** The head has waited for long, and the process has had the lock for a moment only. */
    @Test
    void lostLock_isNotHandedToTheHead() throws Exception {
        Hold hold = arrived(false, later);
        Waiter head = append(hold(false), longAgo);
        awaitHandOff();
        lock.lost = true;

        SlotRelease.release(slot(), hold);

        assertFalse(head.hold.live);
        assertEquals(1, lock.releases);
        assertTrue(head.signalled);
        leave(head);
    }

    /** Releases that follow each other fast do not read the clock. */
    @Test
    void lostLock_isNotKeptByAReleaseInAHurry() throws Exception {
        Hold first = arrived(false, now);
        Waiter head = append(hold(false), now);
        SlotRelease.release(slot(), first);
        assertEquals(0, lock.releases);
        Hold second = hold(false);
        assertTrue(barge(second));
        lock.lost = true;

        SlotRelease.release(slot(), second);

        assertEquals(1, lock.releases);
        leave(head);
    }

    @Test
    void lockThatIsLostBetweenTwoThreads_isReleasedAndAcquiredAnew() throws Exception {
        Hold first = arrived(false, now);
        Waiter head = append(hold(false), now);
        SlotRelease.release(slot(), first);
        lock.lost = true;

        assertEquals(0, poll(head));

        assertTrue(head.hold.live);
        assertEquals(1, lock.releases);
        assertEquals(2, lock.attempts);
        SlotRelease.release(slot(), head.hold);
    }

    @Test
    void lockThatIsLostBetweenTwoThreads_isReleasedByAHeadThatLeaves() throws Exception {
        Slot slot = slot();
        Hold first = arrived(false, now);
        Waiter head = append(hold(false), now);
        SlotRelease.release(slot, first);
        lock.lost = true;

        leave(head);

        assertEquals(1, lock.releases);
        assertRetired(slot);
    }

    /** Its hold may be another process's by now: the thread that has it is told, others wait. */
    @Test
    void lostLock_isJoinedByNobody_andTheThreadThatHoldsItIsTold() throws Exception {
        List<Hold> own = holdsOfOneThread(true, true);
        assertTrue(arrive(own.get(0), now));
        lock.lost = true;

        assertThrows(IllegalStateException.class, () -> barge(own.get(1)));
        assertFalse(barge(hold(true)));

        SlotRelease.release(slot(), own.get(0));
        assertTrue(barge(hold(true)));
    }

    @Test
    void lostLock_isNotIntact_thoughItsHoldIsLive() throws Exception {
        Hold held = arrived(false, now);
        assertTrue(slot().isIntact(held));

        lock.lost = true;

        assertTrue(slot().isLive(held));
        assertFalse(slot().isIntact(held));
        SlotRelease.release(slot(), held);
        assertFalse(slot().isLive(held));
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.testing.PlainLock;
import io.offsetlocks.testing.PlainLocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An engine loses a lock at a moment of its own: no thread may be given it after that, and the
 * engine must hear of its end as of any other's.
 */
@Timeout(60)
class LostLockTest extends SlotFixture {
    private final LosableLock lock = new LosableLock();

    @Override
    SlotBucket newBucket() {
        return new SlotBucket(new LosableLocks(), new QuantumTable(), clock);
    }

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

    /** Always free, and of one offset at a time. */
    private final class LosableLocks extends PlainLocks {
        @Override
        public ProcessLock newLock(Grants grants) {
            return lock;
        }

        @Override
        public boolean confirmsHeld(long... offsets) {
            return lock.isHeld();
        }
    }

    private static final class LosableLock extends PlainLock {
        private boolean acquired;
        private boolean lost;
        private int attempts;
        private int releases;

        @Override
        public void assign(long offset) {}

        @Override
        public Attempt tryAcquire(boolean shared, long now) {
            assertFalse(acquired, "released before");
            attempts++;
            acquired = true;
            return Attempt.CLEAN;
        }

        @Override
        public boolean isHeld() {
            return acquired && !lost;
        }

        @Override
        public boolean isHeldShared() {
            return false;
        }

        @Override
        public RuntimeException loss() {
            return acquired && lost ? new IllegalStateException("lost") : null;
        }

        @Override
        public void release() {
            if (acquired) {
                releases++;
            }
            acquired = false;
            lost = false;
        }
    }
}

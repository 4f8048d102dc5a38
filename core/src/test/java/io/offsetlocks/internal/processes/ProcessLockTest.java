package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.offsetlocks.testing.PlainLock;
import org.junit.jupiter.api.Test;

/** What an engine need not have. */
class ProcessLockTest {
    @Test
    void lockThatSaysNothingMore_isSoundAndHasNoQueue() {
        ProcessLock lock = new Least();

        assertEquals(ProcessLock.NO_SECOND_LOOK, lock.secondLookNanos());
        assertFalse(lock.tryConvert(true));
        assertFalse(lock.isInDoubt());
        assertFalse(lock.isBroken());
        assertFalse(lock.seesQueue());
        assertFalse(lock.seesLiveQueue());
        assertFalse(lock.leadsQueue());
        assertFalse(lock.tryLeadQueue());
        assertNull(lock.loss());
        assertNull(lock.pendingRelease(true));
        assertEquals(0, lock.fencingToken());
        assertEquals(ProcessLock.DEFAULT_POLL_NANOS, lock.pollNanos());
    }

    private static final class Least extends PlainLock {
        @Override
        public void assign(long offset) {}

        @Override
        public Attempt tryAcquire(boolean shared, long now) {
            return Attempt.BUSY;
        }

        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public boolean isHeldShared() {
            return false;
        }

        @Override
        public void release() {}
    }
}

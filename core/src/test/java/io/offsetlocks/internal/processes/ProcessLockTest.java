package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

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

    private static final class Least implements ProcessLock {
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
        public Attempt sectionBegins() {
            return Attempt.CLEAN;
        }

        @Override
        public void sectionEnds() {}

        @Override
        public Attempt readerJoins() {
            return Attempt.CLEAN;
        }

        @Override
        public void release() {}

        @Override
        public void releaseAbandoned() {}

        @Override
        public void markAbandoned() {}

        @Override
        public boolean startWaiting(boolean lasting) {
            return false;
        }

        @Override
        public boolean isWaiting() {
            return false;
        }
    }
}

package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.ProcessLock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may hold beside whom, and what they are told. */
class LockedOffsetTest extends SlotFixture {
    private ProcessLock lock;
    private LockedOffset owner;

    @BeforeEach
    void makeSlot() {
        Slot slot = slot();
        lock = slot.lock();
        owner = slot.owner();
    }

    @AfterEach
    void releaseLock() {
        lock.release();
    }

    @Test
    void reader_joinsReadersIfItMay_orIfItIsOneOfThem() throws Exception {
        List<Hold> own = holdsOfOneThread(true, true);
        assertTrue(barge(own.get(0)));

        assertFalse(owner.tryGrant(hold(true), false));
        assertTrue(owner.tryGrant(hold(true), true));
        assertTrue(owner.tryGrant(own.get(1), false));
    }

    @Test
    void writer_neverJoinsReaders() throws Exception {
        List<Hold> own = holdsOfOneThread(true, false);
        assertTrue(barge(own.get(0)));

        assertFalse(owner.tryGrant(hold(false), true));
        assertThrows(IllegalMonitorStateException.class, () -> owner.tryGrant(own.get(1), true));
    }

    @Test
    void nobody_joinsAWriter_butItself() throws Exception {
        List<Hold> own = holdsOfOneThread(false, false, true);
        assertTrue(barge(own.get(0)));

        assertFalse(owner.tryGrant(hold(true), true));
        assertFalse(owner.tryGrant(hold(false), true));
        assertTrue(owner.tryGrant(own.get(1), false));
        assertTrue(owner.tryGrant(own.get(2), false));
    }

    @Test
    void keptLock_isForWriters() throws Exception {
        assertTrue(lock.tryAcquire(false, now).isHeld());
        lock.sectionEnds();

        assertFalse(owner.tryGrant(hold(true), true));
        assertTrue(owner.tryGrant(hold(false), false));
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void readersOfAnAbandonedLock_areTold_butNotOfAReEntry() throws Exception {
        setValue(LockFile.TAKEN);
        List<Hold> own = holdsOfOneThread(true, true);
        Hold joined = hold(true);

        assertTrue(barge(own.get(0)));
        assertTrue(owner.tryGrant(own.get(1), true));
        assertTrue(owner.tryGrant(joined, true));

        assertTrue(own.get(0).abandoned);
        assertFalse(own.get(1).abandoned);
        assertTrue(joined.abandoned);
    }

    @Test
    void readersOfALockThatWasNotAbandoned_areToldNothing() throws Exception {
        Hold joined = hold(true);

        assertTrue(barge(hold(true)));
        assertTrue(owner.tryGrant(joined, true));

        assertFalse(joined.abandoned);
    }

    @Test
    void end_tellsWhenNobodyHoldsExclusivelyAnyMore() throws Exception {
        List<Hold> own = holdsOfOneThread(false, false, true);
        assertTrue(barge(own.get(0)));
        assertTrue(owner.tryGrant(own.get(1), false));
        assertTrue(owner.tryGrant(own.get(2), false));

        assertFalse(owner.end(own.get(0)));
        assertTrue(owner.end(own.get(1)));
        assertFalse(owner.end(own.get(2)));
        assertTrue(owner.isFree());
    }

    @Test
    void closedSession_isGrantedNothing() throws Exception {
        Hold hold = holdOfAnother(false);
        another.markClosed();

        assertThrows(IllegalStateException.class, () -> owner.tryGrant(hold, true));

        assertFalse(hold.live);
    }
}

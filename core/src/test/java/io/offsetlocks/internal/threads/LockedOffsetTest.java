package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.bytelocks.ByteLock;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.testing.OffsetFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may hold beside whom, and what they are told. */
class LockedOffsetTest extends OffsetFixture {
    private ByteLock slotByte;
    private LockedOffset holders;

    @BeforeEach
    void makeHolders() {
        slotByte = byteAt(OFFSET);
        holders = new LockedOffset(slotByte);
    }

    @AfterEach
    void releaseByte() {
        slotByte.release();
    }

    @Test
    void reader_joinsReadersIfItIsWelcome_orOneOfThem() throws Exception {
        List<Hold> own = holdsOfOneThread(true, true);
        assertTrue(holders.takeByte(own.get(0), now));

        assertFalse(holders.takeHere(hold(true), false));
        assertTrue(holders.takeHere(hold(true), true));
        assertTrue(holders.takeHere(own.get(1), false));
    }

    @Test
    void writer_doesNotJoinReaders_howeverWelcome() throws Exception {
        List<Hold> own = holdsOfOneThread(true, false);
        assertTrue(holders.takeByte(own.get(0), now));

        assertFalse(holders.takeHere(hold(false), true));
        assertThrows(IllegalMonitorStateException.class, () -> holders.takeHere(own.get(1), true));
    }

    @Test
    void nobody_joinsAWriter_butItself() throws Exception {
        List<Hold> own = holdsOfOneThread(false, false, true);
        assertTrue(holders.takeByte(own.get(0), now));

        assertFalse(holders.takeHere(hold(true), true));
        assertFalse(holders.takeHere(hold(false), true));
        assertTrue(holders.takeHere(own.get(1), false));
        assertTrue(holders.takeHere(own.get(2), false));
    }

    @Test
    void keptByte_isForWriters() throws Exception {
        assertTrue(slotByte.tryTake(false, now));
        slotByte.mark(false);

        assertFalse(holders.takeHere(hold(true), true));
        assertTrue(holders.takeHere(hold(false), false));
        assertEquals(LockFile.TAKEN, value());
    }

    @Test
    void readersOfAnAbandonedByte_areTold_butNotOfAReEntry() throws Exception {
        setValue(LockFile.TAKEN);
        List<Hold> own = holdsOfOneThread(true, true);
        Hold joined = hold(true);

        assertTrue(holders.takeByte(own.get(0), now));
        assertTrue(holders.takeHere(own.get(1), true));
        assertTrue(holders.takeHere(joined, true));

        assertTrue(own.get(0).abandoned);
        assertFalse(own.get(1).abandoned);
        assertTrue(joined.abandoned);
    }

    @Test
    void readersOfAByteThatWasNotAbandoned_areToldNothing() throws Exception {
        Hold joined = hold(true);

        assertTrue(holders.takeByte(hold(true), now));
        assertTrue(holders.takeHere(joined, true));

        assertFalse(joined.abandoned);
    }

    @Test
    void end_saysWhenNobodyHoldsExclusivelyAnyMore() throws Exception {
        List<Hold> own = holdsOfOneThread(false, false, true);
        assertTrue(holders.takeByte(own.get(0), now));
        assertTrue(holders.takeHere(own.get(1), false));
        assertTrue(holders.takeHere(own.get(2), false));

        assertFalse(holders.end(own.get(0)));
        assertTrue(holders.end(own.get(1)));
        assertFalse(holders.end(own.get(2)));
        assertTrue(holders.isEmpty());
    }

    @Test
    void closedSession_isGrantedNothing() throws Exception {
        Hold hold = new Hold(another, OFFSET, false, "name");
        another.close();

        assertThrows(IllegalStateException.class, () -> holders.takeHere(hold, true));

        assertFalse(hold.live);
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotByteTest {
    private static final long OFFSET = 4096;
    private static final long QUANTUM = Tenures.QUANTUM_NANOS;

    @TempDir Path directory;

    private final Tenures tenures = new Tenures();
    private Session session;

    @BeforeEach
    void open() throws Exception {
        session = OpenLockFiles.open(directory.resolve("test.locks"), 10_000);
    }

    @AfterEach
    void close() throws Exception {
        session.close();
    }

    @Test
    void tenure_ofABusyByte_outlastsThatOfAnotherInTheSameEntry() {
        SlotByte one = byteAt(OFFSET);
        SlotByte other = byteAt(OFFSET + 1024);

        assertTrue(one.tryTake(false, 0));
        assertTrue(other.tryTake(false, 0));

        assertTrue(one.mayStay(QUANTUM - 1));
        assertFalse(one.mayStay(QUANTUM));
        one.release();
        other.release();
    }

    @Test
    void tenure_outlivesTheSlot() {
        SlotByte first = byteAt(OFFSET);
        assertTrue(first.tryTake(false, 0));
        first.release();

        SlotByte second = byteAt(OFFSET);

        assertTrue(second.mayStay(QUANTUM - 1));
        assertFalse(second.mayStay(QUANTUM));
    }

    @Test
    void reusedSlot_hasTheTenureOfItsOwnOffset() {
        SlotByte reused = byteAt(OFFSET);
        assertTrue(reused.tryTake(false, 0));
        reused.release();

        reused.settleAt(OFFSET + 1);

        assertFalse(reused.mayStay(0));
    }

    @Test
    void patience_countsFromWhenTheByteWasLeftToOthers() {
        SlotByte slotByte = byteAt(OFFSET);
        long patience = SlotByte.PATIENCE_NANOS;
        assertEquals(patience, slotByte.patienceNanos(0, 0));
        assertEquals(0, slotByte.patienceNanos(0, patience));

        slotByte.leaveToOthers(patience);

        assertEquals(patience, slotByte.patienceNanos(0, patience));
        assertEquals(1, slotByte.patienceNanos(0, 2 * patience - 1));
        assertEquals(0, slotByte.patienceNanos(0, 2 * patience));
        assertEquals(patience, slotByte.patienceNanos(2 * patience, 2 * patience));
    }

    private SlotByte byteAt(long offset) {
        SlotByte slotByte = new SlotByte(session.file(), tenures);
        slotByte.settleAt(offset);
        return slotByte;
    }
}

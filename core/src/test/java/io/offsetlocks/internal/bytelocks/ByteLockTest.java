package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.testing.OffsetFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this process has of a byte: its lock, its mark and its tenure. */
@Timeout(60)
class ByteLockTest extends OffsetFixture {
    @Test
    void tenure_ofABusyByte_outlastsThatOfAnotherInTheSameEntry() {
        ByteLock one = byteAt(OFFSET);
        ByteLock other = byteAt(OFFSET + 1024);

        assertTrue(one.tryTake(false, 0));
        assertTrue(other.tryTake(false, 0));

        assertTrue(one.mayStay(QUANTUM - 1));
        assertFalse(one.mayStay(QUANTUM));
        one.release();
        other.release();
    }

    @Test
    void tenure_outlivesTheSlot() {
        ByteLock first = byteAt(OFFSET);
        assertTrue(first.tryTake(false, 0));
        first.release();

        ByteLock second = byteAt(OFFSET);

        assertTrue(second.mayStay(QUANTUM - 1));
        assertFalse(second.mayStay(QUANTUM));
    }

    @Test
    void reusedSlot_hasTheTenureOfItsOwnOffset() {
        ByteLock reused = byteAt(OFFSET);
        assertTrue(reused.tryTake(false, 0));
        reused.release();

        reused.settleAt(OFFSET + 1);

        assertFalse(reused.mayStay(0));
    }

    @Test
    void mode_isThatOfTheLockAsItWasTaken() {
        ByteLock slotByte = byteAt(OFFSET);
        assertFalse(slotByte.isTakenShared());

        assertTrue(slotByte.tryTake(true, 0));
        assertTrue(slotByte.isTakenShared());

        slotByte.release();
        assertFalse(slotByte.isTakenShared());
        assertTrue(slotByte.tryTake(false, 0));
        assertFalse(slotByte.isTakenShared());
        slotByte.release();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "2, 2"})
    void declinedByte_keepsTheMarkOfADeadHolder_andIsFree(byte found, byte left) throws Exception {
        ByteLock slotByte = byteAt(OFFSET);
        setValue(found);

        slotByte.decline(lock(OFFSET));

        assertEquals(left, value());
        assertFalse(slotByte.isTaken());
        lock(OFFSET).release();
    }

    @Test
    void markedByte_saysWhetherItIsHeld() {
        ByteLock slotByte = byteAt(OFFSET);
        assertTrue(slotByte.tryTake(false, 0));
        assertEquals(LockFile.TAKEN, value());

        slotByte.mark(false);
        assertEquals(LockFile.FREE, value());

        slotByte.mark(true);
        assertEquals(LockFile.TAKEN, value());
        slotByte.release();
    }
}

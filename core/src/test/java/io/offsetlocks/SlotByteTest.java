package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this process has of a byte: its lock, its mark and its tenure. */
@Timeout(60)
class SlotByteTest extends OffsetFixture {
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
    void mode_isThatOfTheLockAsItWasTaken() {
        SlotByte slotByte = byteAt(OFFSET);
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
        SlotByte slotByte = byteAt(OFFSET);
        setValue(found);

        slotByte.decline(lock(OFFSET));

        assertEquals(left, value());
        assertFalse(slotByte.isTaken());
        lock(OFFSET).release();
    }

    @Test
    void markedByte_saysWhetherItIsHeld() {
        SlotByte slotByte = byteAt(OFFSET);
        assertTrue(slotByte.tryTake(false, 0));
        assertEquals(LockFile.TAKEN, value());

        slotByte.mark(false);
        assertEquals(LockFile.FREE, value());

        slotByte.mark(true);
        assertEquals(LockFile.TAKEN, value());
        slotByte.release();
    }
}

package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class QuantumTableTest {
    private static final long QUANTUM = Turn.QUANTUM_NANOS;

    private final QuantumTable table = new QuantumTable();

    @Test
    void offsetNeverAcquired_hasNoQuantum() {
        assertFalse(isRunning(4096, 0));
        assertFalse(isRunning(4096 + (1L << 29) - 1, 0));
    }

    @Property
    void quantum_lastsForAMillisecond(
            @ForAll @LongRange(min = 4096, max = 4095 + (1L << 29)) long offset,
            @ForAll long start) {
        table.setStart(offset, start);

        assertTrue(isRunning(offset, start));
        assertTrue(isRunning(offset, start + QUANTUM - 1));
        assertFalse(isRunning(offset, start + QUANTUM));
    }

    @Property
    void overwrittenQuantum_isOver(
            @ForAll @LongRange(min = 4096, max = 4095 + (1L << 28)) long offset,
            @ForAll @LongRange(min = 1, max = 1L << 18) long rows) {
        table.setStart(offset, 0);
        table.setStart(offset + 1024 * rows, 0);

        assertFalse(isRunning(offset, 1));
        assertTrue(isRunning(offset + 1024 * rows, 1));
    }

    @Test
    void neighbours_haveTheirOwn() {
        table.setStart(5000, 0);
        table.setStart(5001, QUANTUM);

        assertFalse(isRunning(5000, QUANTUM));
        assertTrue(isRunning(5001, QUANTUM));
    }

    @Test
    void lockLeftToOthers_isKnownByItsOwnOffsetAlone() {
        table.setLeft(5000, 123);

        assertEquals(0, table.nanosSinceLeft(5000, 123));
        assertEquals(77, table.nanosSinceLeft(5000, 200));
        assertEquals(Long.MAX_VALUE, table.nanosSinceLeft(5001, 123));
        assertFalse(isRunning(5000, 123));
    }

    private boolean isRunning(long offset, long now) {
        return table.nanosSinceStart(offset, now) < QUANTUM;
    }
}

package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantumTableTest {
    private static final long QUANTUM = Turn.QUANTUM_NANOS;

    private final QuantumTable table = new QuantumTable();

    @Test
    void offsetNeverAcquired_hasNoQuantum() {
        assertFalse(isRunning(4096, 0));
        assertFalse(isRunning(0, 0));
        assertFalse(isRunning(-1, 0));
        assertFalse(isRunning(4096 + (1L << 29) - 1, 0));
    }

    @Property
    void quantum_lastsForAMillisecond_atAnyOffset(@ForAll long offset, @ForAll long start) {
        table.setStart(offset, start);

        assertTrue(isRunning(offset, start));
        assertTrue(isRunning(offset, start + QUANTUM - 1));
        assertFalse(isRunning(offset, start + QUANTUM));
    }

    @Property
    void overwrittenQuantum_isOver(
            @ForAll long offset, @ForAll @LongRange(min = 1, max = 1L << 40) long distance) {
        long other = inTheEntryOf(offset, distance);
        table.setStart(offset, 0);
        table.setStart(other, 0);

        assertFalse(isRunning(offset, 1));
        assertTrue(isRunning(other, 1));
    }

    /** Returns an offset that lies so far behind another one, or more, and shares its entry. */
    static long inTheEntryOf(long offset, long distance) {
        long other = offset + distance;
        while (!QuantumTable.shareEntry(offset, other)) {
            other++;
        }
        return other;
    }

    /** Engines choose offsets as they like: each pattern is to spread over the table. */
    @ParameterizedTest
    @ValueSource(longs = {1, 8, 1024, 1L << 32, 1L << 54, -1, 0x9E3779B97F4A7C15L})
    void offsetsOfAnyPattern_spread(long step) {
        int kept = 0;
        for (long i = 0; i < 512; i++) {
            table.setStart(4096 + i * step, 0);
        }
        for (long i = 0; i < 512; i++) {
            kept += isRunning(4096 + i * step, 1) ? 1 : 0;
        }

        // Random offsets keep 403 of these in 1,024 entries.
        assertTrue(kept > 300, kept + " kept");
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

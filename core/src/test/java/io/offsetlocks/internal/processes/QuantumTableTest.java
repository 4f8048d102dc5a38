package io.offsetlocks.internal.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.Header;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class QuantumTableTest {
    private static final long QUANTUM = QuantumTable.QUANTUM_NANOS;

    private final QuantumTable tenures = new QuantumTable();

    @Test
    void offsetNeverTaken_hasNoTenure() {
        assertFalse(tenures.isRunning(4096, 0));
        assertFalse(tenures.isRunning(Header.BYTES + Header.MAX_SLOTS - 1, 0));
    }

    @Property
    void tenure_runsForAQuantum(
            @ForAll @LongRange(min = 4096, max = 4095 + (1L << 29)) long offset,
            @ForAll long start) {
        tenures.begin(offset, start);

        assertTrue(tenures.isRunning(offset, start));
        assertTrue(tenures.isRunning(offset, start + QUANTUM - 1));
        assertFalse(tenures.isRunning(offset, start + QUANTUM));
    }

    @Property
    void overwrittenTenure_isOver(
            @ForAll @LongRange(min = 4096, max = 4095 + (1L << 28)) long offset,
            @ForAll @LongRange(min = 1, max = 1L << 18) long rows) {
        tenures.begin(offset, 0);
        tenures.begin(offset + 1024 * rows, 0);

        assertFalse(tenures.isRunning(offset, 1));
        assertTrue(tenures.isRunning(offset + 1024 * rows, 1));
    }

    @Test
    void neighbours_haveTheirOwn() {
        tenures.begin(5000, 0);
        tenures.begin(5001, QUANTUM);

        assertFalse(tenures.isRunning(5000, QUANTUM));
        assertTrue(tenures.isRunning(5001, QUANTUM));
    }

    @Test
    void byteLeftToOthers_isKeptAwayFrom_forAMomentAndNoOther() {
        long start = 123;
        assertEquals(0, tenures.awayNanos(5000, start));

        tenures.leave(5000, start);

        assertEquals(QuantumTable.AWAY_NANOS, tenures.awayNanos(5000, start));
        assertEquals(1, tenures.awayNanos(5000, start + QuantumTable.AWAY_NANOS - 1));
        assertEquals(0, tenures.awayNanos(5000, start + QuantumTable.AWAY_NANOS));
        assertEquals(0, tenures.awayNanos(5001, start));
        assertFalse(tenures.isRunning(5000, start));
    }
}

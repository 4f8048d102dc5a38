package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK, LockMethod.FILE_KEPT);

    @Test
    void ofValues_dividesByOffsetLocks() {
        Series series =
                Series.ofValues(
                        "x", "us", METHODS, method -> method == LockMethod.FILE_KEPT ? 30 : 4);

        assertEquals(1, series.ratio(LockMethod.OFFSET_LOCKS));
        assertEquals(7.5, series.ratio(LockMethod.FILE_KEPT));
    }

    @Test
    void ofValues_doesNotDivideByZero() {
        assertTrue(
                Double.isNaN(
                        Series.ofValues(
                                        "x",
                                        "",
                                        METHODS,
                                        method -> method == LockMethod.BYTE_LOCK ? 7 : 0)
                                .ratio(LockMethod.BYTE_LOCK)));
    }

    @Test
    void ofMedians_hasMediansAndTheRatiosOfTheRounds() {
        PairedSamples samples = new PairedSamples(METHODS);
        for (double slowness : new double[] {1, 3, 2}) {
            for (LockMethod method : METHODS) {
                samples.add(method, slowness * (method == LockMethod.BYTE_LOCK ? 5 : 10));
            }
        }

        Series series = Series.ofMedians("x", "us", samples);

        assertEquals(20, series.value(LockMethod.OFFSET_LOCKS));
        assertEquals(10, series.value(LockMethod.BYTE_LOCK));
        assertEquals(0.5, series.ratio(LockMethod.BYTE_LOCK));
    }

    @Test
    void value_ofAMethodThatWasNotMeasured_isNaN() {
        Series series = Series.ofCounts("x", "", METHODS, method -> 1);

        assertTrue(Double.isNaN(series.value(LockMethod.STRIPED)));
        assertTrue(Double.isNaN(series.ratio(LockMethod.BYTE_LOCK)));
    }
}

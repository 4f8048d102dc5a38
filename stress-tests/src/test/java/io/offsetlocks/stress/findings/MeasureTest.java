package io.offsetlocks.stress.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasureTest {
    private static final Set<Way> WAYS = EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT);

    @Test
    void ofValues_dividesByOffsetLocks() {
        Measure measure = Measure.ofValues("x", "us", WAYS, way -> way == Way.FILE_KEPT ? 30 : 4);

        assertEquals(1, measure.ratio(Way.OFFSET_LOCKS));
        assertEquals(7.5, measure.ratio(Way.FILE_KEPT));
    }

    @Test
    void ofValues_doesNotDivideByZero() {
        assertTrue(
                Double.isNaN(
                        Measure.ofValues("x", "", WAYS, way -> way == Way.BYTE_LOCK ? 7 : 0)
                                .ratio(Way.BYTE_LOCK)));
    }

    @Test
    void ofMedians_hasMediansAndTheRatiosOfTheRounds() {
        PairedSamples<Way> samples = new PairedSamples<>(WAYS);
        for (double slowness : new double[] {1, 3, 2}) {
            for (Way way : WAYS) {
                samples.add(way, slowness * (way == Way.BYTE_LOCK ? 5 : 10));
            }
        }

        Measure measure = Measure.ofMedians("x", "us", samples);

        assertEquals(20, measure.value(Way.OFFSET_LOCKS));
        assertEquals(10, measure.value(Way.BYTE_LOCK));
        assertEquals(0.5, measure.ratio(Way.BYTE_LOCK));
    }

    @Test
    void value_ofAWayThatWasNotMeasured_isNaN() {
        Measure measure = Measure.ofCounts("x", "", WAYS, way -> 1);

        assertTrue(Double.isNaN(measure.value(Way.STRIPED)));
        assertTrue(Double.isNaN(measure.ratio(Way.BYTE_LOCK)));
    }
}

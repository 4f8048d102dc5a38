package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void ofValues_dividesByOffsetLocks() {
        Row row = Row.ofValues("x", "us", way -> way == Way.FILE_KEPT ? 30 : 4);

        assertEquals(1, row.ratios().get(Way.OFFSET_LOCKS));
        assertEquals(7.5, row.ratios().get(Way.FILE_KEPT));
    }

    @Test
    void ofMedians_hasMediansAndTheRatiosOfTheRounds() {
        PairedSamples<Way> samples = new PairedSamples<>(List.of(Way.values()));
        for (double slowness : new double[] {1, 3, 2}) {
            for (Way way : Way.values()) {
                samples.add(way, slowness * (way == Way.BYTE_LOCK ? 5 : 10));
            }
        }

        Row row = Row.ofMedians("x", "us", samples);

        assertEquals(20, row.values().get(Way.OFFSET_LOCKS));
        assertEquals(10, row.values().get(Way.BYTE_LOCK));
        assertEquals(0.5, row.ratios().get(Way.BYTE_LOCK));
    }

    @Test
    void ofFaults_tellsWhetherThereAreAny() {
        assertFalse(Row.ofFaults("x", way -> 0).hasFaults());
        assertTrue(Row.ofFaults("x", way -> way == Way.FILE_DELETED ? 1 : 0).hasFaults());
    }

    @Test
    void ofValues_isNotAboutFaults() {
        assertFalse(Row.ofValues("x", "us", way -> 1).hasFaults());
    }
}

package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContendedSamplesTest {
    private final ContendedSamples samples =
            new ContendedSamples(EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK));

    @Test
    void evenness_comparesTheProcessesOverAllRounds() {
        add(Way.OFFSET_LOCKS, 100, 300);
        add(Way.OFFSET_LOCKS, 300, 200);

        assertEquals(400 / 500.0, samples.evenness(Way.OFFSET_LOCKS));
    }

    @Test
    void rateOverThatOf_isTheMedianOfTheRounds() {
        for (int rate : new int[] {100, 200, 900}) {
            add(Way.OFFSET_LOCKS, rate, rate);
            add(Way.BYTE_LOCK, 100, 100);
        }

        assertEquals(2, samples.rateOverThatOf(Way.BYTE_LOCK));
    }

    @Test
    void shares_beginWithTheLargest() {
        add(Way.OFFSET_LOCKS, 100, 300);
        add(Way.BYTE_LOCK, 200, 200);

        List<Measure> shares = samples.shares(2);

        assertEquals(75, shares.get(0).value(Way.OFFSET_LOCKS));
        assertEquals(25, shares.get(1).value(Way.OFFSET_LOCKS));
        assertEquals(50, shares.get(1).value(Way.BYTE_LOCK));
    }

    private void add(Way way, long first, long second) {
        samples.add(way, new ContendedResult(List.of(first, second), 0, 0, 1, 0));
    }
}

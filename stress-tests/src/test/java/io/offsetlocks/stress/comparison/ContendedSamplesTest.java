package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.Series;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContendedSamplesTest {
    private final ContendedSamples samples =
            new ContendedSamples(EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK));

    @Test
    void evenness_comparesTheProcessesOverAllRounds() {
        add(LockMethod.OFFSET_LOCKS, 100, 300);
        add(LockMethod.OFFSET_LOCKS, 300, 200);

        assertEquals(400 / 500.0, samples.evenness(LockMethod.OFFSET_LOCKS));
    }

    @Test
    void rateRatio_isTheMedianOfTheRounds() {
        for (int rate : new int[] {100, 200, 900}) {
            add(LockMethod.OFFSET_LOCKS, rate, rate);
            add(LockMethod.BYTE_LOCK, 100, 100);
        }

        assertEquals(2, samples.rateRatio(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK));
    }

    @Test
    void shares_beginWithTheLargest() {
        add(LockMethod.OFFSET_LOCKS, 100, 300);
        add(LockMethod.BYTE_LOCK, 200, 200);

        List<Series> shares = samples.shares(2);

        assertEquals(75, shares.get(0).value(LockMethod.OFFSET_LOCKS));
        assertEquals(25, shares.get(1).value(LockMethod.OFFSET_LOCKS));
        assertEquals(50, shares.get(1).value(LockMethod.BYTE_LOCK));
    }

    private void add(LockMethod method, long first, long second) {
        samples.add(method, new ContendedResult(List.of(first, second), 0, 0, 1, 0));
    }
}

package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void median_ofAnOddCount_isTheMiddleValue() {
        assertEquals(3, samples(9, 1, 3).median());
    }

    @Test
    void median_ofAnEvenCount_isTheMeanOfTheMiddleTwo() {
        assertEquals(2.5, samples(9, 1, 3, 2).median());
    }

    @Test
    void median_ofNothing_isNotANumber() {
        assertEquals(Double.NaN, new Samples().median());
        assertEquals(Double.NaN, new Samples().percentile(0.99));
    }

    @Test
    void percentile_isTheSmallestValueThatTheShareDoesNotExceed() {
        Samples samples = new Samples();
        for (int i = 200; i >= 1; i--) {
            samples.add(i);
        }

        assertEquals(198, samples.percentile(0.99));
        assertEquals(200, samples.percentile(1));
        assertEquals(1, samples.percentile(0.001));
    }

    @Test
    void sum_countsOnlyWhatWasAdded() {
        assertEquals(13, samples(9, 1, 3).sum());
    }

    private static Samples samples(double... values) {
        Samples samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }
}

package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CrossoverTest {
    private static final double[] PLACES = {0, 1, 10, 100, 1_000};
    private static final double[] FLAT = {4, 4, 4, 4, 4};

    @Test
    void of_interpolatesBetweenLogarithms() {
        // From 1 to 16 as the place goes from 10 to 1,000: 4 half-method, which is at 100.
        double[] places = {1, 10, 1_000};

        assertEquals(
                100,
                Crossover.of(places, new double[] {1, 1, 16}, new double[] {4, 4, 4}).orElseThrow(),
                1e-9);
    }

    @Test
    void of_nextToZero_interpolatesBetweenThePlaces() {
        // From 2 to 8, through 4 half-method between 0 and 1.
        assertEquals(
                0.5, Crossover.of(PLACES, new double[] {2, 8, 8, 8, 8}, FLAT).orElseThrow(), 1e-9);
    }

    @Test
    void of_whatIsNeverAbove_isEmpty() {
        assertTrue(Crossover.of(PLACES, new double[] {1, 1, 1, 1, 3.9}, FLAT).isEmpty());
    }

    @Test
    void of_whatIsAlwaysAbove_isZero() {
        assertEquals(0, Crossover.of(PLACES, new double[] {5, 6, 7, 8, 9}, FLAT).orElseThrow());
    }

    @Test
    void of_linesThatCrossMoreThanOnce_isTheLastCrossing() {
        double crossing = Crossover.of(PLACES, new double[] {5, 5, 1, 1, 16}, FLAT).orElseThrow();

        assertTrue(crossing > 100 && crossing < 1_000, "at " + crossing);
    }

    @Test
    void of_leavesOutPlacesWithoutANumber() {
        double[] cost = {1, 1, 1, 16, 99};
        double[] other = {4, 4, 4, 4, Double.NaN};

        assertEquals(Math.sqrt(10 * 100), Crossover.of(PLACES, cost, other).orElseThrow(), 1e-9);
    }
}

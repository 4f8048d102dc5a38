package io.offsetlocks.stress.comparison.results;

import java.util.OptionalDouble;

/** Where one rising cost overtakes another. */
public final class Crossover {
    private Crossover() {}

    /**
     * Returns the position from which one cost stays above the other.
     *
     * <p>Between two places the costs are taken for straight lines in a plot whose axes are both
     * logarithmic, as is the table of places; next to place 0 they are straight on plain axes.
     * Places where either cost is NaN do not count.
     *
     * @param places rising
     * @return 0 if it is above at every place, and empty if it is not above at the last one
     */
    public static OptionalDouble of(double[] places, double[] cost, double[] other) {
        int from = -1;
        int to = -1;
        for (int i = 0; i < places.length; i++) {
            if (Double.isNaN(cost[i]) || Double.isNaN(other[i])) {
                continue;
            }
            if (cost[i] <= other[i]) {
                from = i;
                to = -1;
            } else if (to < 0) {
                to = i;
            }
        }
        if (to < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                from < 0
                        ? 0
                        : between(
                                places[from],
                                gap(cost, other, from),
                                places[to],
                                gap(cost, other, to)));
    }

    /** Returns by how much a cost is above the other, as the logarithm of their ratio. */
    private static double gap(double[] cost, double[] other, int index) {
        return Math.log(cost[index] / other[index]);
    }

    private static double between(double low, double gapLow, double high, double gapHigh) {
        double share = -gapLow / (gapHigh - gapLow);
        return low == 0
                ? share * high
                : Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)));
    }
}

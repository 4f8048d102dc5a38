package io.offsetlocks.stress.comparison.results;

import java.util.Arrays;

/** Measured values, in the order they were measured; not for concurrent use. */
public final class Samples {
    private double[] values = new double[16];
    private int count;

    /** Adds a value. */
    public void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    /** Returns how many values there are. */
    public int count() {
        return count;
    }

    /** Returns the value that was added as the {@code index}th, from 0. */
    public double get(int index) {
        return values[index];
    }

    /** Returns the middle value, or the mean of the middle two; NaN if there is none. */
    public double median() {
        double[] sorted = sorted();
        if (count == 0) {
            return Double.NaN;
        }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    /**
     * Returns the smallest value that a share of the values does not exceed; NaN if there is none.
     *
     * @param share above 0 and at most 1: 0.99 for the 99th percentile
     */
    public double percentile(double share) {
        return count == 0 ? Double.NaN : sorted()[(int) Math.ceil(share * count) - 1];
    }

    /** Returns the sum of the values. */
    public double sum() {
        return Arrays.stream(values, 0, count).sum();
    }

    private double[] sorted() {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }
}

package io.offsetlocks.stress.comparison.results;

/**
 * A bound that the project has set itself for a number, and what this run measured.
 *
 * @param text what is measured
 * @param measured the number of this run
 * @param unit of the number; empty for a ratio
 * @param atMost whether the bound is an upper one
 */
public record Target(String text, double measured, String unit, double bound, boolean atMost) {
    /** Makes a target for a ratio, with an upper bound. */
    public static Target atMost(double bound, String text, double measured) {
        return atMost(bound, "", text, measured);
    }

    /** Makes a target for a number, with an upper bound. */
    public static Target atMost(double bound, String unit, String text, double measured) {
        return new Target(text, measured, unit, bound, true);
    }

    /** Makes a target for a ratio, with a lower bound. */
    public static Target atLeast(double bound, String text, double measured) {
        return new Target(text, measured, "", bound, false);
    }

    /** Returns whether this run met the target; it did not if nothing could be measured (NaN). */
    public boolean isMet() {
        return atMost ? measured <= bound : measured >= bound;
    }
}

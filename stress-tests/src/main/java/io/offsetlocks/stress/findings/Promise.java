package io.offsetlocks.stress.findings;

/**
 * What the project promises of a number, and what this run measured.
 *
 * @param text what is measured
 * @param measured the number of this run
 * @param unit of the number; empty for a ratio
 * @param atMost the bound is an upper one
 */
public record Promise(String text, double measured, String unit, double bound, boolean atMost) {
    /** Promises a ratio that is not above a bound. */
    public static Promise atMost(double bound, String text, double measured) {
        return atMost(bound, "", text, measured);
    }

    /** Promises a number that is not above a bound. */
    public static Promise atMost(double bound, String unit, String text, double measured) {
        return new Promise(text, measured, unit, bound, true);
    }

    /** Promises a ratio that is not below a bound. */
    public static Promise atLeast(double bound, String text, double measured) {
        return new Promise(text, measured, "", bound, false);
    }

    /** Returns whether the run kept the promise; what could not be measured does not. */
    public boolean isKept() {
        return atMost ? measured <= bound : measured >= bound;
    }
}

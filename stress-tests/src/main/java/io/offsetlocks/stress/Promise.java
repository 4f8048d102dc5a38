package io.offsetlocks.stress;

/**
 * What the project promises of a ratio, and what this run measured.
 *
 * @param text what is compared
 * @param measured the ratio of this run
 * @param atMost the bound is an upper one
 */
record Promise(String text, double measured, double bound, boolean atMost) {
    static Promise atMost(double bound, String text, double measured) {
        return new Promise(text, measured, bound, true);
    }

    static Promise atLeast(double bound, String text, double measured) {
        return new Promise(text, measured, bound, false);
    }

    /** Returns whether the run kept the promise; a ratio that could not be measured does not. */
    boolean isKept() {
        return atMost ? measured <= bound : measured >= bound;
    }

    @Override
    public String toString() {
        return String.format(
                "%-8s  %s: %s (promised: at %s %s)",
                isKept() ? "kept" : "NOT KEPT",
                text,
                ComparisonTable.number(measured),
                atMost ? "most" : "least",
                ComparisonTable.number(bound));
    }
}

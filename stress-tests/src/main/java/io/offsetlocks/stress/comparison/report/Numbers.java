package io.offsetlocks.stress.comparison.report;

import java.util.Locale;

/** Numbers as text, short enough for a table. */
final class Numbers {
    private Numbers() {}

    /**
     * Returns a whole number as it is, any other with three significant digits or more, and a dash
     * for NaN and infinity.
     */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String format = size < 0.01 ? "%.4f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Returns a ratio in three significant digits with a times sign; empty for NaN. */
    static String ratio(double value) {
        return Double.isNaN(value) ? "" : text(value) + "x";
    }
}

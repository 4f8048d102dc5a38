package io.offsetlocks.stress.comparison;

import java.time.Duration;

/** How much is measured: everything, or the least that runs all of the code. */
enum Scale {
    /** The published comparison. */
    FULL(1),
    /** For tests; its numbers have no meaning. */
    TINY(1_000);

    private static final Duration MIN_DURATION = Duration.ofMillis(20);

    private final int divisor;

    Scale(int divisor) {
        this.divisor = divisor;
    }

    /** Scales a count down from its full size; at least 1. */
    int of(int full) {
        return Math.max(1, full / divisor);
    }

    /** Scales a duration down from its full length; at least 20 ms. */
    Duration of(Duration full) {
        Duration scaled = full.dividedBy(divisor);
        return scaled.compareTo(MIN_DURATION) < 0 ? MIN_DURATION : scaled;
    }
}

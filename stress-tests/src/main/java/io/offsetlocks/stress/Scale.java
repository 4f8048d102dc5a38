package io.offsetlocks.stress;

import java.time.Duration;

/** How much is measured: all of it, or as little as exercises every part. */
enum Scale {
    /** Of the published comparison. */
    FULL(1),
    /** For tests; measures nothing worth reading. */
    TINY(1_000);

    private static final Duration SHORTEST = Duration.ofMillis(20);

    private final int divisor;

    Scale(int divisor) {
        this.divisor = divisor;
    }

    /** Returns how many of something there are, of which the full scale has a number. */
    int of(int full) {
        return Math.max(1, full / divisor);
    }

    /** Returns how long something takes that takes some time at full scale. */
    Duration of(Duration full) {
        Duration scaled = full.dividedBy(divisor);
        return scaled.compareTo(SHORTEST) < 0 ? SHORTEST : scaled;
    }
}

package io.offsetlocks.internal.common;

import java.time.Duration;

/** The moment a wait ends; made once when a call begins, and passed down. */
public final class Deadline {
    public static final Deadline NEVER = new Deadline(0, true);

    private final long at;
    private final boolean never;

    private Deadline(long at, boolean never) {
        this.at = at;
        this.never = never;
    }

    /**
     * Returns the deadline that lies a timeout from now; one too long to count in nanoseconds never
     * comes.
     *
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Deadline after(Duration timeout, Ticker clock) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout is negative: " + timeout);
        }
        try {
            return new Deadline(clock.read() + timeout.toNanos(), false);
        } catch (ArithmeticException tooLong) {
            return NEVER;
        }
    }

    public boolean isNever() {
        return never;
    }

    public boolean hasPassed(long now) {
        return !never && at - now <= 0;
    }

    /** Returns the nanoseconds left from {@code now}, at most {@code atMost}. */
    public long remaining(long now, long atMost) {
        return never ? atMost : Math.min(at - now, atMost);
    }
}

package io.offsetlocks.hashing;

import static com.google.common.base.Preconditions.checkArgument;
import static io.offsetlocks.hashing.OffsetAllocator.MAX_SLOTS;

/**
 * Computes the probability that names held at once share an offset, and the number of slots that
 * keeps it within a limit: the birthday problem, with slots in place of days.
 *
 * <p>Two names on one offset exclude each other. That is safe, but one waits for the other.
 *
 * <p>Names are taken to fall on every slot with the same chance, independently. {@link
 * OffsetAllocator} comes within a factor of 1 ± slots/2^64 of that for every slot, for as long as
 * the names were not chosen with knowledge of the key.
 *
 * <p>A probability comes with a relative error below 10^-13, however small it is.
 */
public final class Collisions {
    /** Up to here the recurrence is quick; beyond it the series has converged within 20 terms. */
    private static final long FEW_NAMES = 1024;

    private Collisions() {}

    /**
     * Returns the probability that some two of the names held at once share an offset.
     *
     * <p>It is 0 for fewer than two names and for no others, and 1 for more names than slots. Below
     * that it is rounded to 1 where it differs from 1 by less than a double can tell.
     *
     * @param names how many distinct names are held at once, 0 or more
     * @param slots how many offsets there are, 1 to 2^62
     * @return 0 to 1
     * @throws IllegalArgumentException if {@code names} is negative, or {@code slots} is zero,
     *     negative or above 2^62
     */
    public static double probability(long names, long slots) {
        checkNames(names);
        OffsetAllocator.checkSlots(slots);
        return names <= FEW_NAMES ? ofFew(names, slots) : ofMany(names, slots);
    }

    /**
     * Returns how many slots it takes to keep the probability of a shared offset within a limit:
     * the smallest number of slots for which {@link #probability} is not above {@code limit}.
     *
     * <p>So it takes over the rounding of {@link #probability}. That moves it by less than one part
     * in 10^12, except for limits close to 1, which hardly tell one number of slots from the next.
     *
     * @param names how many distinct names are held at once, 0 or more; 1 slot is enough for fewer
     *     than two
     * @param limit the highest probability to accept, 0 to 1; 1 slot is enough for 1
     * @return 1 to 2^62
     * @throws IllegalArgumentException if {@code names} is negative, or {@code limit} is negative,
     *     above 1 or not a number
     * @throws ArithmeticException if 2^62 slots are too few, as they are for two names and a limit
     *     of 0
     */
    public static long slotsFor(long names, double limit) {
        checkNames(names);
        checkArgument(limit >= 0 && limit <= 1, "the limit must be 0 to 1, not %s", limit);
        if (probability(names, MAX_SLOTS) > limit) {
            throw new ArithmeticException(
                    String.format(
                            "2^62 slots do not keep the probability for %d names within %s",
                            names, limit));
        }
        long tooFew = 0;
        long enough = MAX_SLOTS;
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) >>> 1;
            if (probability(names, middle) <= limit) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    private static void checkNames(long names) {
        checkArgument(names >= 0, "names must be 0 or more, not %s", names);
    }

    /** Adds name by name: the next one meets one of {@code held} slots, if none met before. */
    private static double ofFew(long names, long slots) {
        double probability = 0;
        for (long held = 1; held < names; held++) {
            // Sums of positive terms only: nothing cancels. It is 1 once all slots are held.
            probability += (1 - probability) * ((double) held / slots);
        }
        return probability;
    }

    /**
     * Takes the logarithm of the chance of no collision, {@code m! / ((m - n)! m^n)} for {@code n}
     * names in {@code m} slots, by Stirling's formula.
     *
     * <p>Written out, its large terms cancel almost completely. With {@code x = n / m} they are
     * collected into {@code (1 - x) log(1 - x) + x}, and that into its Taylor series {@code x^2/2 +
     * x^3/6 + x^4/12 + ...}, whose terms are all positive.
     */
    private static double ofMany(long names, long slots) {
        double n = names;
        double m = slots;
        if (n * (n - 1) / (2 * m) > 40) {
            // log(1 - i/m) <= -i/m, so no collision has a chance below e^-40: 1 to a double.
            return 1;
        }
        // So x is below 80 / FEW_NAMES, and m above n^2 / 81: the next term of Stirling's formula
        // would contribute less than 10^-16 of the sum.
        double x = n / m;
        double series = 0;
        double power = x * x;
        for (int k = 2; series + power / (k * (k - 1)) != series; k++) {
            series += power / (k * (k - 1));
            power *= x;
        }
        double logOfNone = -m * series - Math.log1p(-x) / 2 - n / (12 * m * (m - n));
        return -Math.expm1(logOfNone);
    }
}

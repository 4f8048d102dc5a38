package io.offsetlocks.hashing;

import static io.offsetlocks.hashing.OffsetAllocator.MAX_SLOTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares {@link Collisions} with other ways to know the same: counting, fractions, a table. */
class CollisionsAccuracyTest {
    /** What the documentation promises of a probability. */
    private static final double RELATIVE_ERROR = 1e-13;

    /** Places the names in every way there is, and counts. */
    @Test
    void fewNamesInFewSlots_collideAsCounted() {
        for (int names = 0; names <= 6; names++) {
            for (int slots = 1; slots <= 7; slots++) {
                int placements = (int) Math.pow(slots, names);
                int collisions = 0;
                for (int placement = 0; placement < placements; placement++) {
                    int[] digits = new int[names];
                    for (int i = 0, rest = placement; i < names; i++, rest /= slots) {
                        digits[i] = rest % slots;
                    }
                    if (Arrays.stream(digits).distinct().count() < names) {
                        collisions++;
                    }
                }

                assertEquals(
                        (double) collisions / placements,
                        Collisions.probability(names, slots),
                        1e-15,
                        names + " names in " + slots + " slots");
            }
        }
    }

    @Property
    void probability_isTheExactFraction_upToItsError(
            @ForAll @IntRange(min = 2, max = 300) int names,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        assertClose(exactly(names, slots), Collisions.probability(names, slots));
    }

    @Property
    void probability_isTheExactFraction_whereItIsNeitherTinyNorCertain(
            @ForAll @IntRange(min = 2, max = 300) int names,
            @ForAll @DoubleRange(min = 0.02, max = 40) double collidingPairs) {
        long slots = (long) Math.ceil(names * (names - 1L) / 2.0 / collidingPairs);

        assertClose(exactly(names, slots), Collisions.probability(names, slots));
    }

    @ParameterizedTest
    @MethodSource
    void tabulatedProbability_isMet(long names, long slots, BigDecimal expected) {
        assertClose(expected, Collisions.probability(names, slots));
    }

    static Stream<Object[]> tabulatedProbability_isMet() {
        return table("probability")
                .map(
                        fields ->
                                new Object[] {
                                    Long.valueOf(fields[1]),
                                    Long.valueOf(fields[2]),
                                    new BigDecimal(fields[3])
                                });
    }

    /** The two classes meet: 23 names of our own hashing are people with birthdays. */
    @Test
    void probability_isWhatTheAllocatorShows() {
        OffsetAllocator allocator = OffsetAllocator.of(new byte[OffsetAllocator.KEY_BYTES], 365);
        int rounds = 20_000;
        int collisions = 0;
        for (int i = 0; i < rounds; i++) {
            String prefix = i + "/";
            long distinct =
                    Stream.iterate(0, name -> name + 1)
                            .limit(23)
                            .map(name -> allocator.offsetOf(prefix + name))
                            .distinct()
                            .count();
            if (distinct < 23) {
                collisions++;
            }
        }

        double p = Collisions.probability(23, 365);
        double deviation = Math.sqrt(p * (1 - p) / rounds);
        // The names are fixed, so this is not flaky.
        assertEquals(p, (double) collisions / rounds, 4 * deviation);
    }

    @ParameterizedTest
    @MethodSource
    void tabulatedSlots_areMet(long names, double limit, long expected) {
        long error = Math.abs(Collisions.slotsFor(names, limit) - expected);

        // The cast allows none at all below 10^13 slots.
        assertTrue(error <= (long) (expected * RELATIVE_ERROR), () -> "off by " + error);
    }

    static Stream<Object[]> tabulatedSlots_areMet() {
        return table("slots")
                .map(
                        fields ->
                                new Object[] {
                                    Long.valueOf(fields[1]),
                                    Double.valueOf(fields[2]),
                                    Long.valueOf(fields[3])
                                });
    }

    private static Stream<String[]> table(String kind) {
        return TestData.read("collision-values.txt").stream()
                .filter(fields -> fields[0].equals(kind));
    }

    /** Returns 1 - m (m-1) .. (m-n+1) / m^n, rounded once. */
    private static BigDecimal exactly(int names, long slots) {
        BigInteger m = BigInteger.valueOf(slots);
        BigInteger none = BigInteger.ONE;
        for (int i = 0; i < names; i++) {
            none = none.multiply(m.subtract(BigInteger.valueOf(i)).max(BigInteger.ZERO));
        }
        BigInteger all = m.pow(names);
        return new BigDecimal(all.subtract(none))
                .divide(new BigDecimal(all), MathContext.DECIMAL128);
    }

    private static void assertClose(BigDecimal expected, double actual) {
        double error =
                new BigDecimal(actual)
                        .subtract(expected)
                        .divide(expected, MathContext.DECIMAL128)
                        .doubleValue();
        assertTrue(
                Math.abs(error) <= RELATIVE_ERROR && actual <= 1,
                () -> actual + " for " + expected + ", a relative error of " + error);
    }
}

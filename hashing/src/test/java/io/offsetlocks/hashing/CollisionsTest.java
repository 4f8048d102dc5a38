package io.offsetlocks.hashing;

import static io.offsetlocks.hashing.OffsetAllocator.MAX_SLOTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollisionsTest {
    /** What the documentation promises of a probability. */
    private static final double RELATIVE_ERROR = 1e-13;

    // Probability

    @Property
    void twoNames_collideOnceInSlots(@ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        assertEquals(1.0 / slots, Collisions.probability(2, slots));
    }

    @Test
    void tiniestProbability_isNotLost() {
        assertEquals(0x1p-62, Collisions.probability(2, MAX_SLOTS));
        assertEquals(3 * 0x1p-62, Collisions.probability(3, MAX_SLOTS));
    }

    @Property
    void fewerThanTwoNames_neverCollide(
            @ForAll @LongRange(min = 0, max = 1) long names,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        assertEquals(0.0, Collisions.probability(names, slots));
    }

    @Property
    void moreNamesThanSlots_alwaysCollide(
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS - 1) long excess) {
        assertEquals(1.0, Collisions.probability(slots + excess, slots));
    }

    @Property
    void anyNumberOfNames_hasAProbability(
            @ForAll @LongRange(min = 2) long names,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        double p = Collisions.probability(names, slots);

        assertTrue(p > 0 && p <= 1, () -> "probability " + p);
    }

    @Property
    void moreNames_collideNoLess(
            @ForAll @LongRange(min = 0, max = 2_000_000_000) long names,
            @ForAll @LongRange(min = 0, max = 2_000) long more,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        double p = Collisions.probability(names, slots);

        assertTrue(Collisions.probability(names + more, slots) >= p * (1 - RELATIVE_ERROR));
    }

    @Property
    void moreSlots_collideNoMore(
            @ForAll @LongRange(min = 0, max = 2_000_000_000) long names,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long otherSlots) {
        double p = Collisions.probability(names, Math.min(slots, otherSlots));

        assertTrue(
                Collisions.probability(names, Math.max(slots, otherSlots))
                        <= p * (1 + RELATIVE_ERROR));
    }

    // Slots

    @Property
    void slotsFor_areEnough_andOneLessIsNot(
            @ForAll @LongRange(min = 0, max = 2_000_000_000) long names,
            @ForAll @DoubleRange(min = 0, max = 1) double limit) {
        Assume.that(Collisions.probability(names, MAX_SLOTS) <= limit);

        assertFewestSlots(names, limit);
    }

    @Property
    void slotsFor_areEnough_andOneLessIsNot_atAnyMagnitude(
            @ForAll @LongRange(min = 0, max = 1_000) long names,
            @ForAll @DoubleRange(min = 0, max = 40) double bits) {
        assertFewestSlots(names, Math.pow(2, -bits));
    }

    @Property
    void slotsFor_twoNames_invertTheProbability(
            @ForAll @LongRange(min = 1, max = 1L << 50) long slots) {
        assertEquals(slots, Collisions.slotsFor(2, 1.0 / slots));
    }

    @Test
    void slotsFor_theTightestLimit_areAboutTheMost() {
        long slots = Collisions.slotsFor(2, 0x1p-62);

        // A double holds 53 of the 62 bits.
        assertTrue(slots <= MAX_SLOTS && slots >= MAX_SLOTS - 1024, () -> slots + " slots");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "1000000000, 1", "9223372036854775807, 1"})
    void slotsFor_whatAnyNumberKeeps_isOne(long names, double limit) {
        assertEquals(1, Collisions.slotsFor(names, limit));
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "2, 4.9e-324", "2, 2.1e-19", "1000000000, 0.1", "9223372036854775807, 0.9"})
    void slotsFor_whatNoNumberKeeps_saysSo(long names, double limit) {
        Exception e =
                assertThrows(ArithmeticException.class, () -> Collisions.slotsFor(names, limit));

        assertEquals(
                "2^62 slots do not keep the probability for " + names + " names within " + limit,
                e.getMessage());
    }

    // Bad input

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void negativeNames_areRefused(long names) {
        String message = "names must be 0 or more, not " + names;

        assertEquals(message, refusal(() -> Collisions.probability(names, 1)));
        assertEquals(message, refusal(() -> Collisions.slotsFor(names, 0.5)));
        assertEquals(message, refusal(() -> Collisions.slotsFor(names, 2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX_SLOTS + 1, Long.MAX_VALUE})
    void slotsOutOfRange_areRefused(long slots) {
        assertEquals(
                "slots must be 1 to 2^62, not " + slots,
                refusal(() -> Collisions.probability(2, slots)));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                -Double.MIN_VALUE,
                1.0000000000000002,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                Double.NaN
            })
    void limitThatIsNoProbability_isRefused(double limit) {
        assertEquals(
                "the limit must be 0 to 1, not " + limit,
                refusal(() -> Collisions.slotsFor(2, limit)));
    }

    private static void assertFewestSlots(long names, double limit) {
        long slots = Collisions.slotsFor(names, limit);

        assertTrue(Collisions.probability(names, slots) <= limit, () -> slots + " are too few");
        assertTrue(
                slots == 1 || Collisions.probability(names, slots - 1) > limit,
                () -> slots + " are more than needed");
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}

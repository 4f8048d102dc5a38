package io.offsetlocks.hashing;

import static io.offsetlocks.hashing.OffsetAllocator.FIRST_OFFSET;
import static io.offsetlocks.hashing.OffsetAllocator.MAX_SLOTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetAllocatorTest {
    /** The key of SipHash's published vectors. */
    private static final byte[] REFERENCE_KEY = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };

    // The mapping

    @Property
    void sameName_sameOffset_insideTheFile(
            @ForAll("names") String name,
            @ForAll @Size(OffsetAllocator.KEY_BYTES) byte[] key,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        long offset = OffsetAllocator.of(key, slots).offsetOf(name);

        assertTrue(offset >= FIRST_OFFSET && offset < FIRST_OFFSET + slots, () -> "at " + offset);
        // Another string object, another allocator.
        assertEquals(offset, OffsetAllocator.of(key.clone(), slots).offsetOf(name + ""));
    }

    @Property
    void offset_isTheUnsignedHashScaledToTheSlots(
            @ForAll("names") String name,
            @ForAll @Size(OffsetAllocator.KEY_BYTES) byte[] key,
            @ForAll @LongRange(min = 1, max = MAX_SLOTS) long slots) {
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long h = Hashing.sipHash24(words.getLong(), words.getLong()).hashBytes(utf8).asLong();
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(h));
        BigInteger slot = unsigned.multiply(BigInteger.valueOf(slots)).shiftRight(64);

        assertEquals(
                FIRST_OFFSET + slot.longValueExact(),
                OffsetAllocator.of(key, slots).offsetOf(name));
    }

    @Test
    void everySlot_isReached() {
        OffsetAllocator allocator = OffsetAllocator.of(REFERENCE_KEY, 10);

        assertEquals(
                Stream.iterate(FIRST_OFFSET, offset -> offset + 1).limit(10).toList(),
                Stream.iterate(0, i -> i + 1)
                        .limit(1000)
                        .map(i -> allocator.offsetOf("volume-" + i))
                        .distinct()
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 1000, 1 << 10, 9973})
    void similarNames_spreadEvenly(int slots) {
        OffsetAllocator allocator = OffsetAllocator.of(REFERENCE_KEY, slots);
        int perSlot = 50;
        int[] counts = new int[slots];
        for (int i = 0; i < slots * perSlot; i++) {
            counts[(int) (allocator.offsetOf("volume-" + i) - FIRST_OFFSET)]++;
        }

        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += Math.pow(count - perSlot, 2) / perSlot;
        }
        // Its mean is slots - 1 and its variance twice that. The names are fixed, so this is not
        // flaky; the bound is five standard deviations, and some room for the skew of few slots.
        int mean = slots - 1;
        double bound = mean + 5 * Math.sqrt(2 * mean) + 5;
        assertTrue(chiSquare < bound, "chi-square " + chiSquare + ", bound " + bound);
    }

    @Test
    void keyBits_allMatter() {
        long offset = OffsetAllocator.of(REFERENCE_KEY, MAX_SLOTS).offsetOf("volume-42");
        for (int bit = 0; bit < 8 * OffsetAllocator.KEY_BYTES; bit++) {
            byte[] key = REFERENCE_KEY.clone();
            key[bit / 8] ^= (byte) (1 << bit % 8);

            assertNotEquals(offset, OffsetAllocator.of(key, MAX_SLOTS).offsetOf("volume-42"));
        }
    }

    @Test
    void key_isCopied() {
        byte[] key = REFERENCE_KEY.clone();
        OffsetAllocator allocator = OffsetAllocator.of(key, MAX_SLOTS);
        long before = allocator.offsetOf("volume-42");
        key[0]++;

        assertEquals(before, allocator.offsetOf("volume-42"));
    }

    // Bad input

    @Test
    void nullArgument_isRefused() {
        OffsetAllocator allocator = OffsetAllocator.of(REFERENCE_KEY, 1);

        assertThrows(NullPointerException.class, () -> allocator.offsetOf(null));
        assertThrows(NullPointerException.class, () -> OffsetAllocator.of(null, 1));
    }

    @Test
    void emptyName_isRefused() {
        assertEquals("the name is empty", refusal(""));
    }

    @ParameterizedTest
    @MethodSource
    void unpairedSurrogate_isRefusedWithItsPlace(String name, int index) {
        String message = refusal(name);

        assertTrue(message.contains("UTF-8") && message.endsWith("index " + index), message);
    }

    static Object[][] unpairedSurrogate_isRefusedWithItsPlace() {
        return new Object[][] {
            {"\ud83d", 0},
            {"\ude00", 0},
            {"\ud83dab", 0},
            {"\ude00ab", 0},
            {"a\ud83db", 1},
            {"a\ude00b", 1},
            {"ab\ud83d", 2},
            {"ab\ude00", 2},
            {"\ude00\ud83d", 0}, // a pair in reverse
            {"\ud83d\ud83d\ude00", 0}, // a half before a pair
            {"\ud83d\ude00\ude00", 2}, // a half behind a pair
            {"\ud800\udbff", 0}, // two first halves
            {"\udc00\udfff", 0}, // two second halves
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 15, 17, 32})
    void keyOfAnotherLength_isRefused(int length) {
        Exception e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> OffsetAllocator.of(new byte[length], 1));

        assertEquals("the key must have 16 bytes, not " + length, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX_SLOTS + 1, Long.MAX_VALUE})
    void slotsOutOfRange_areRefused(long slots) {
        Exception e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> OffsetAllocator.of(REFERENCE_KEY, slots));

        assertEquals("slots must be 1 to 2^62, not " + slots, e.getMessage());
    }

    private static String refusal(String name) {
        OffsetAllocator allocator = OffsetAllocator.of(REFERENCE_KEY, 1);
        return assertThrows(IllegalArgumentException.class, () -> allocator.offsetOf(name))
                .getMessage();
    }

    /** Any names with a UTF-8 form, short ASCII ones as often as the rest of Unicode. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(40);
        Arbitrary<String> unicode =
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                        .map(Character::toString)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(300)
                        .map(characters -> String.join("", characters));
        return Arbitraries.oneOf(ascii, unicode);
    }
}

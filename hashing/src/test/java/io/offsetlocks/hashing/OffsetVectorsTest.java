package io.offsetlocks.hashing;

import static io.offsetlocks.hashing.OffsetAllocator.FIRST_OFFSET;
import static io.offsetlocks.hashing.OffsetAllocator.MAX_SLOTS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the mapping to its published vectors; check_vectors.py holds the vectors to the maths. */
class OffsetVectorsTest {
    @ParameterizedTest
    @MethodSource
    void goldenVector_hasItsOffset(Vector vector) {
        OffsetAllocator allocator = OffsetAllocator.of(vector.key(), vector.slots());

        assertEquals(vector.offset(), allocator.offsetOf(vector.name()));
    }

    static Stream<Vector> goldenVector_hasItsOffset() {
        return TestData.read("offset-vectors.txt").stream().map(Vector::parse);
    }

    /** 2^62 slots show the hash but for its two lowest bits. */
    @Test
    void publishedSipHash_isTheOffsetIn2To62Slots() {
        OffsetAllocator allocator =
                OffsetAllocator.of(consecutiveBytes(OffsetAllocator.KEY_BYTES), MAX_SLOTS);
        List<String[]> hashes = TestData.read("siphash-vectors.txt");

        assertEquals(64, hashes.size());
        // Not length 0, the empty name. All others are ASCII, one byte to a character.
        for (int length = 1; length < hashes.size(); length++) {
            String name = new String(consecutiveBytes(length), StandardCharsets.US_ASCII);
            long h = littleEndian(BaseEncoding.base16().lowerCase().decode(hashes.get(length)[0]));

            assertEquals(FIRST_OFFSET + (h >>> 2), allocator.offsetOf(name), "length " + length);
        }
    }

    private static byte[] consecutiveBytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static long littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** A line of offset-vectors.txt; the head of that file says what is in it. */
    record Vector(String keyHex, long slots, String nameField, long offset) {
        static Vector parse(String[] fields) {
            assertEquals(4, fields.length, () -> String.join(" ", fields));
            return new Vector(
                    fields[0], Long.parseLong(fields[1]), fields[2], Long.parseLong(fields[3]));
        }

        byte[] key() {
            return BaseEncoding.base16().lowerCase().decode(keyHex);
        }

        String name() {
            String[] parts = nameField.split("\\*");
            byte[] utf8 = BaseEncoding.base16().lowerCase().decode(parts[0]);
            return new String(utf8, StandardCharsets.UTF_8)
                    .repeat(parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
        }
    }
}

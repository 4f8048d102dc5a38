package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.hashing.OffsetAllocator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    /** The wire format: the offsets were computed by another program. */
    @Test
    void offsetsOfWords_areTheDocumentedOnes() {
        assertEquals(1_499_632, offsetOfWord(1 << 20, "a"));
        assertEquals(7_983_752, offsetOfWord(1 << 20, "volume-42"));
        assertEquals(69_632, offsetOfWord(1, "volume-42"));
        assertEquals(7_617_152, offsetOfWord(1_000_003, "volume-42"));
        assertEquals(1_013_077_840, offsetOfWord(1 << 27, "volume-42"));
    }

    private static long offsetOfWord(long slots, String name) {
        return Layout.LOCK_WORDS.offsetOf(OffsetAllocator.of(KEY, slots).offsetOf(name));
    }

    @Test
    void offsetsOfBytes_areThoseOfTheAllocator() {
        long offset = OffsetAllocator.of(KEY, 1 << 20).offsetOf("volume-42");

        assertEquals(offset, Layout.BYTE_LOCKS.offsetOf(offset));
    }

    @Test
    void sizesAndGates_areTheDocumentedOnes() {
        assertEquals(4096 + 2 * 1000, Layout.BYTE_LOCKS.fileSize(1000));
        assertEquals(69632 + 8 * 1000, Layout.LOCK_WORDS.fileSize(1000));
        assertEquals(5000 + 1000, Layout.BYTE_LOCKS.gateOf(5000, 1000));
        assertEquals(70000 + 1, Layout.LOCK_WORDS.gateOf(70000, 1000));
        assertEquals(4096, Layout.MEMBERS_AT);
    }

    /** The last word is in the file, and within what one mapping can have. */
    @Test
    void lastWordOfTheLargestFile_isMapped() {
        long slots = Layout.LOCK_WORDS.maxSlots();
        long last = Layout.LOCK_WORDS.offsetOf(OffsetAllocator.FIRST_OFFSET + slots - 1);

        assertEquals(Layout.LOCK_WORDS.fileSize(slots), last + 8);
        assertTrue(last <= Integer.MAX_VALUE, Long.toString(last));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void sizeOfAFile_tellsItsLayoutAndItsSlots(Layout layout) {
        for (long slots : new long[] {1, 2, 1000, 1 << 20, layout.maxSlots()}) {
            long size = layout.fileSize(slots);
            assertEquals(layout, Layout.of(size, slots));
            assertEquals(slots, layout.slotsOf(size));
            assertNull(Layout.of(size - 1, slots));
        }
        long tooMany = layout.maxSlots() + 1;
        assertNull(Layout.of(layout.fileSize(tooMany), tooMany));
    }
}

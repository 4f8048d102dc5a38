package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.file.Layout;
import org.junit.jupiter.api.Test;

/** What is remembered of names is what the allocator says of them. */
class OffsetCacheTest {
    private final OffsetAllocator allocator =
            OffsetAllocator.of(new byte[OffsetAllocator.KEY_BYTES], 1 << 20);
    private final OffsetCache offsets = new OffsetCache(allocator, Layout.BYTE_LOCKS);

    private void expectOffsetOf(String name) {
        assertEquals(allocator.offsetOf(name), offsets.offsetOf(name), name);
    }

    @Test
    void namesOfOneHashCode_haveTheirOwnOffsets() {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        assertNotEquals(allocator.offsetOf("Aa"), allocator.offsetOf("BB"));

        for (int i = 0; i < 2; i++) {
            expectOffsetOf("Aa");
            expectOffsetOf("Aa");
            expectOffsetOf("Aa");
            expectOffsetOf("BB");
            expectOffsetOf("BB");
        }
    }

    @Test
    void nameOfAnyLength_hasItsOffset_theNextTimesToo() {
        for (int length : new int[] {1, 255, 256, 257, 10_000}) {
            expectOffsetOf("n".repeat(length));
            expectOffsetOf("n".repeat(length));
            expectOffsetOf("n".repeat(length));
        }
    }

    @Test
    void moreNamesThanAreRemembered_haveTheirOffsets() {
        for (int i = 0; i < 20_000; i++) {
            expectOffsetOf("name-" + i);
        }
        expectOffsetOf("name-0");
    }
}

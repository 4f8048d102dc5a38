package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.IncompatibleLockFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeaderTest {
    private static final Path FILE = Path.of("some.locks");
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    /** The wire format: a change of these bytes is a change of the format version. */
    @Test
    void encode_writesTheDocumentedBytes() {
        // The checksums were computed by another program.
        assertArrayEquals(
                documented("01000000", "5b84b16d"),
                Header.encode(Layout.BYTE_LOCKS, 1 << 20, KEY).array());
        assertArrayEquals(
                documented("02000000", "4fdf07f8"),
                Header.encode(Layout.LOCK_WORDS, 1 << 20, KEY).array());
    }

    private static byte[] documented(String version, String checksum) {
        byte[] header = new byte[4096];
        ByteBuffer.wrap(header)
                .put(HexFormat.of().parseHex("4f46465345544c4b")) // OFFSETLK
                .put(HexFormat.of().parseHex(version + "00000000")) // version, reserved
                .put(HexFormat.of().parseHex("0000100000000000")) // slots
                .put(KEY)
                .position(4092)
                .put(HexFormat.of().parseHex(checksum)); // CRC-32C
        return header;
    }

    /** The version belongs to the size: a header of one format is not taken for the other. */
    @Test
    void headerOfTheOtherFormat_isRefusedWithBothVersions() {
        ByteBuffer words = Header.encode(Layout.LOCK_WORDS, 1000, KEY);

        Exception refusal =
                assertThrows(
                        IncompatibleLockFileException.class,
                        () -> Header.decode(words, Layout.BYTE_LOCKS, 1000, FILE));

        assertEquals(
                "some.locks has format version 2, a file of its size has version 1 (byte locks)",
                refusal.getMessage());
    }

    @Property
    void decode_returnsTheKeyThatWasEncoded(
            @ForAll @LongRange(min = 1, max = 1L << 29) long slots, @ForAll @Size(16) byte[] key)
            throws Exception {
        assertArrayEquals(
                key,
                Header.decode(
                        Header.encode(Layout.BYTE_LOCKS, slots, key),
                        Layout.BYTE_LOCKS,
                        slots,
                        FILE));
    }

    @Property
    void oneFlippedBit_isRefused(
            @ForAll @IntRange(max = 4095) int position, @ForAll @IntRange(max = 7) int bit) {
        ByteBuffer header = Header.encode(Layout.BYTE_LOCKS, 1 << 20, KEY);
        header.put(position, (byte) (header.get(position) ^ 1 << bit));

        assertThrows(
                IncompatibleLockFileException.class,
                () -> Header.decode(header, Layout.BYTE_LOCKS, 1 << 20, FILE));
        assertFalse(Header.isUnfinished(header));
    }

    @Test
    void otherSlots_areRefusedWithBothNumbers() {
        Exception refusal =
                assertThrows(
                        IncompatibleLockFileException.class,
                        () ->
                                Header.decode(
                                        Header.encode(Layout.BYTE_LOCKS, 1000, KEY),
                                        Layout.BYTE_LOCKS,
                                        2000,
                                        FILE));

        assertEquals("some.locks was made with 1000 slots, not 2000", refusal.getMessage());
    }

    @Test
    void headerWithoutMagic_isOurBeginning() {
        ByteBuffer written = Header.encode(Layout.BYTE_LOCKS, 1000, KEY);
        written.putLong(0, 0);

        assertTrue(Header.isUnfinished(written));
        assertTrue(Header.isOurBeginning(written));
        assertTrue(Header.isOurBeginning(ByteBuffer.allocate(Header.BYTES)));
    }

    @Test
    void otherContentWithoutMagic_isNotOurBeginning() {
        ByteBuffer other = ByteBuffer.allocate(Header.BYTES).put(100, (byte) 1);

        assertTrue(Header.isUnfinished(other));
        assertFalse(Header.isOurBeginning(other));
    }
}

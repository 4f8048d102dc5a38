package io.offsetlocks.internal.file;

import io.offsetlocks.IncompatibleLockFileException;
import io.offsetlocks.hashing.OffsetAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** The first 4096 bytes of a lock file, little-endian; docs/file-format.md is normative. */
public final class Header {
    static final int BYTES = (int) OffsetAllocator.FIRST_OFFSET;

    /** The length of the magic, which is written last and so says that the rest is there. */
    static final int MAGIC_BYTES = 8;

    private static final int VERSION_AT = 8;
    private static final int SLOTS_AT = 16;
    private static final int KEY_AT = 24;
    private static final int CHECKSUM_AT = BYTES - 4;
    private static final long MAGIC = littleEndian("OFFSETLK".getBytes(StandardCharsets.US_ASCII));

    private Header() {}

    static ByteBuffer encode(Layout layout, long slots, byte[] key) {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC);
        header.putInt(VERSION_AT, layout.version());
        header.putLong(SLOTS_AT, slots);
        header.put(KEY_AT, key);
        header.putInt(CHECKSUM_AT, checksum(header));
        return header;
    }

    /** Returns whether the magic is still missing, as in a file that nobody has finished making. */
    static boolean isUnfinished(ByteBuffer header) {
        return header.getLong(0) == 0;
    }

    /** Returns whether an unfinished header is one that a maker of ours may have left behind. */
    static boolean isOurBeginning(ByteBuffer header) {
        ByteBuffer finished = copy(header);
        finished.putLong(0, MAGIC);
        return ByteBuffer.allocate(BYTES).equals(header.duplicate().clear())
                || finished.getInt(CHECKSUM_AT) == checksum(finished);
    }

    /**
     * Returns the hash key of a finished header.
     *
     * @throws IncompatibleLockFileException if it is not the header of a lock file with this layout
     *     and these slots
     */
    static byte[] decode(ByteBuffer header, Layout layout, long slots, Path file)
            throws IncompatibleLockFileException {
        requireMagic(header, file);
        int version = header.getInt(VERSION_AT);
        if (version != layout.version()) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s has format version %s, a file of its size has version %d (%s)",
                            file, Integer.toUnsignedString(version), layout.version(), layout));
        }
        requireChecksum(header, file);
        long made = header.getLong(SLOTS_AT);
        if (made != slots) {
            throw new IncompatibleLockFileException(
                    String.format("%s was made with %d slots, not %d", file, made, slots));
        }
        byte[] key = new byte[OffsetAllocator.KEY_BYTES];
        header.get(KEY_AT, key);
        return key;
    }

    /** What a finished header says of its file. */
    record Shape(Layout layout, long slots) {}

    /**
     * Returns what a finished header says, for one who is not told the slots.
     *
     * @param size the size of the file, which must be that of one with this header
     * @throws IncompatibleLockFileException if it is not the header of a lock file of that size
     */
    static Shape shape(ByteBuffer header, long size, Path file)
            throws IncompatibleLockFileException {
        requireMagic(header, file);
        int version = header.getInt(VERSION_AT);
        Layout layout = Layout.ofVersion(version);
        if (layout == null) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s has format version %s, which this version of the library does not"
                                    + " know",
                            file, Integer.toUnsignedString(version)));
        }
        requireChecksum(header, file);
        long slots = header.getLong(SLOTS_AT);
        if (slots < 1 || slots > layout.maxSlots() || size != layout.fileSize(slots)) {
            throw FileSizes.wrongSize(file, size, slots, layout);
        }
        return new Shape(layout, slots);
    }

    private static void requireMagic(ByteBuffer header, Path file)
            throws IncompatibleLockFileException {
        if (header.getLong(0) != MAGIC) {
            throw new IncompatibleLockFileException(
                    file + " is not a lock file: it does not begin with OFFSETLK");
        }
    }

    private static void requireChecksum(ByteBuffer header, Path file)
            throws IncompatibleLockFileException {
        int written = header.getInt(CHECKSUM_AT);
        int computed = checksum(header);
        if (written != computed) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "the header of %s is damaged: its checksum is %08x but its content has"
                                    + " %08x; stop all programs that use the file, then delete it",
                            file, written, computed));
        }
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(CHECKSUM_AT));
        return (int) crc.getValue();
    }

    private static ByteBuffer copy(ByteBuffer header) {
        ByteBuffer copy = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(header.duplicate().clear());
        return copy;
    }

    private static long littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}

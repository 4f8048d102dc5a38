package io.offsetlocks.testing;

import io.offsetlocks.LockFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The bytes of a lock file, put together and read from its published format alone. */
public final class LockFileImage {
    public static final int HEADER_BYTES = 4096;
    public static final int VERSION_POSITION = 8;
    public static final int SLOTS_POSITION = 16;
    public static final int KEY_POSITION = 24;

    private static final int MEMBERS_BYTES = 65_536;
    private static final byte[] MAGIC = "OFFSETLK".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 16;
    private static final int CHECKSUM_POSITION = HEADER_BYTES - 4;

    private final ByteBuffer bytes;

    private LockFileImage(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a finished file in which nothing is held, with a key of no special value. */
    public static LockFileImage of(int slots) {
        return of(slots, LockFormat.BYTE_LOCKS);
    }

    /** Returns such a file of a format. */
    public static LockFileImage of(int slots, LockFormat format) {
        LockFileImage image = new LockFileImage(new byte[size(slots, format)]);
        image.bytes.put(0, MAGIC);
        image.bytes.putInt(VERSION_POSITION, version(format));
        image.bytes.putLong(SLOTS_POSITION, slots);
        for (int i = 0; i < KEY_BYTES; i++) {
            image.bytes.put(KEY_POSITION + i, (byte) (0xa0 + i));
        }
        return image.withChecksum();
    }

    public static LockFileImage read(Path file) throws IOException {
        return new LockFileImage(Files.readAllBytes(file));
    }

    public static int size(int slots, LockFormat format) {
        return format == LockFormat.BYTE_LOCKS
                ? HEADER_BYTES + 2 * slots
                : HEADER_BYTES + MEMBERS_BYTES + 8 * slots;
    }

    private static int version(LockFormat format) {
        return format == LockFormat.BYTE_LOCKS ? 1 : 2;
    }

    public LockFileImage withVersion(int version) {
        bytes.putInt(VERSION_POSITION, version);
        return withChecksum();
    }

    public LockFileImage withoutMagic() {
        bytes.putLong(0, 0);
        return this;
    }

    public LockFileImage withBitFlipped(int position, int bit) {
        bytes.put(position, (byte) (bytes.get(position) ^ 1 << bit));
        return this;
    }

    private LockFileImage withChecksum() {
        bytes.putInt(CHECKSUM_POSITION, checksum());
        return this;
    }

    private int checksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, CHECKSUM_POSITION);
        return (int) checksum.getValue();
    }

    public void writeTo(Path file) throws IOException {
        Files.write(file, bytes.array());
    }

    public byte[] bytes() {
        return bytes.array();
    }

    public byte[] key() {
        return Arrays.copyOfRange(bytes.array(), KEY_POSITION, KEY_POSITION + KEY_BYTES);
    }

    /**
     * Returns whether this is a finished file with that many slots, of either format, in which
     * nothing is held.
     */
    public boolean isFinishedAndFree(int slots) {
        return isFinishedAndFree(slots, LockFormat.BYTE_LOCKS)
                || isFinishedAndFree(slots, LockFormat.LOCK_WORDS);
    }

    private boolean isFinishedAndFree(int slots, LockFormat format) {
        int slotsAt = HEADER_BYTES + (format == LockFormat.BYTE_LOCKS ? 0 : MEMBERS_BYTES);
        return bytes.capacity() == size(slots, format)
                && Arrays.equals(MAGIC, Arrays.copyOf(bytes.array(), MAGIC.length))
                && bytes.getInt(VERSION_POSITION) == version(format)
                && bytes.getLong(SLOTS_POSITION) == slots
                && bytes.getInt(CHECKSUM_POSITION) == checksum()
                && isZeroFrom(slotsAt);
    }

    private boolean isZeroFrom(int position) {
        byte[] values = Arrays.copyOfRange(bytes.array(), position, bytes.capacity());
        return Arrays.equals(values, new byte[values.length]);
    }
}

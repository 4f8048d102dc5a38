package io.offsetlocks.testing;

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

    private static final byte[] MAGIC = "OFFSETLK".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 16;
    private static final int CHECKSUM_POSITION = HEADER_BYTES - 4;

    private final ByteBuffer bytes;

    private LockFileImage(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a finished file in which nothing is held, with a key of no special value. */
    public static LockFileImage of(int slots) {
        LockFileImage image = new LockFileImage(new byte[size(slots)]);
        image.bytes.put(0, MAGIC);
        image.bytes.putInt(VERSION_POSITION, 1);
        image.bytes.putLong(SLOTS_POSITION, slots);
        for (int i = 0; i < KEY_BYTES; i++) {
            image.bytes.put(KEY_POSITION + i, (byte) (0xa0 + i));
        }
        return image.withChecksum();
    }

    public static LockFileImage read(Path file) throws IOException {
        return new LockFileImage(Files.readAllBytes(file));
    }

    public static int size(int slots) {
        return HEADER_BYTES + 2 * slots;
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

    /** Returns whether this is a finished file with that many slots, in which nothing is held. */
    public boolean isFinishedAndFree(int slots) {
        byte[] values = Arrays.copyOfRange(bytes.array(), HEADER_BYTES, bytes.capacity());
        return bytes.capacity() == size(slots)
                && Arrays.equals(MAGIC, Arrays.copyOf(bytes.array(), MAGIC.length))
                && bytes.getInt(VERSION_POSITION) == 1
                && bytes.getLong(SLOTS_POSITION) == slots
                && bytes.getInt(CHECKSUM_POSITION) == checksum()
                && Arrays.equals(values, new byte[values.length]);
    }
}

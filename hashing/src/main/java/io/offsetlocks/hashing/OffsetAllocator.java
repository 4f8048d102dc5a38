package io.offsetlocks.hashing;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Maps names to byte offsets of a lock file: {@code 4096 + floor(h * slots / 2^64)}, where {@code
 * h} is the unsigned SipHash-2-4 of the name's UTF-8 bytes under the file's key.
 *
 * <p>The mapping is a wire format: every program that shares a lock file must compute the same
 * offset. It is keyed, so that whoever chooses the names cannot aim one at another's offset without
 * reading the file. Instances are immutable and safe for use by any thread.
 */
public final class OffsetAllocator {
    /** The byte position of the first slot, right behind the lock file's header. */
    public static final long FIRST_OFFSET = 4096;

    /** The length of the hash key in bytes. */
    public static final int KEY_BYTES = 16;

    /** The largest number of slots an allocator takes. */
    public static final long MAX_SLOTS = 1L << 62;

    private final HashFunction hash;
    private final long slots;

    private OffsetAllocator(HashFunction hash, long slots) {
        this.hash = hash;
        this.slots = slots;
    }

    /**
     * Returns the allocator for a key and a number of slots.
     *
     * @param key the hash key, {@value #KEY_BYTES} bytes; copied
     * @param slots how many offsets there are, 1 to 2^62; need not be a power of two
     * @throws IllegalArgumentException if the key has another length or {@code slots} is out of
     *     range
     */
    public static OffsetAllocator of(byte[] key, long slots) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the key must have " + KEY_BYTES + " bytes, not " + key.length);
        }
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException("slots must be 1 to 2^62, not " + slots);
        }
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        return new OffsetAllocator(Hashing.sipHash24(words.getLong(), words.getLong()), slots);
    }

    /**
     * Returns the byte position that a name hashes to, {@value #FIRST_OFFSET} to {@value
     * #FIRST_OFFSET} + slots - 1.
     *
     * @throws IllegalArgumentException if the name is empty, or has an unpaired surrogate and so no
     *     UTF-8 form
     */
    public long offsetOf(String name) {
        requireEncodable(name);
        long h = hash.hashBytes(name.getBytes(StandardCharsets.UTF_8)).asLong();
        // multiplyHigh is signed: a negative h stands for h + 2^64, which adds slots to the high
        // word.
        return FIRST_OFFSET + Math.multiplyHigh(h, slots) + (h < 0 ? slots : 0);
    }

    private static void requireEncodable(String name) {
        Objects.requireNonNull(name, "name");
        int length = name.length();
        if (length == 0) {
            throw new IllegalArgumentException("the name is empty");
        }
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean paired =
                    Character.isHighSurrogate(c)
                            && i + 1 < length
                            && Character.isLowSurrogate(name.charAt(i + 1));
            if (!paired) {
                throw new IllegalArgumentException(
                        String.format(
                                "the name has an unpaired surrogate (U+%04X at index %d) and so no"
                                        + " UTF-8 form",
                                (int) c, i));
            }
            i++;
        }
    }
}

package io.offsetlocks.hashing;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Utf8;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Maps names to byte offsets of a lock file: {@code 4096 + floor(h * slots / 2^64)}, where {@code
 * h} is the unsigned SipHash-2-4 of the name's UTF-8 bytes under the file's key.
 *
 * <p>The mapping is a wire format: every program that shares a lock file must compute the same
 * offset. It is keyed, so that a user who chooses the names cannot aim one at another's offset
 * without reading the file. Names are hashed as they are: not normalized, not trimmed, not
 * case-folded.
 *
 * <p>Instances are immutable and safe for use by any thread.
 */
public final class OffsetAllocator {
    /** The byte position of the first slot, right behind the lock file's header. */
    public static final long FIRST_OFFSET = 4096;

    /** The length of the hash key in bytes. */
    public static final int KEY_BYTES = 16;

    /** The largest number of slots an allocator takes: 2^62, so that an offset fits a long. */
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
     * @param key the hash key, {@value #KEY_BYTES} bytes in the order in which the lock file stores
     *     them; copied
     * @param slots how many offsets there are, 1 to 2^62; need not be a power of two
     * @return the allocator, the same mapping for the same key and slots
     * @throws IllegalArgumentException if the key has another length, or {@code slots} is zero,
     *     negative or above 2^62
     */
    public static OffsetAllocator of(byte[] key, long slots) {
        checkArgument(
                key.length == KEY_BYTES,
                "the key must have %s bytes, not %s",
                KEY_BYTES,
                key.length);
        checkSlots(slots);
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        return new OffsetAllocator(Hashing.sipHash24(words.getLong(), words.getLong()), slots);
    }

    /**
     * Returns the byte position that a name hashes to.
     *
     * @param name any string that is not empty and has a UTF-8 form
     * @return {@value #FIRST_OFFSET} to {@value #FIRST_OFFSET} + slots - 1
     * @throws IllegalArgumentException if the name is empty, or has an unpaired surrogate and so no
     *     UTF-8 form
     */
    public long offsetOf(String name) {
        long h = hashOf(name);
        // multiplyHigh is signed: a negative h stands for h + 2^64, which adds slots to the result.
        return FIRST_OFFSET + Math.multiplyHigh(h, slots) + (h < 0 ? slots : 0);
    }

    /**
     * Returns the hash that the position of a name is computed from: all 64 bits of its SipHash-2-4
     * under the key, whatever the number of slots.
     *
     * @param name any string that is not empty and has a UTF-8 form
     * @return any long
     * @throws IllegalArgumentException if the name is empty, or has an unpaired surrogate and so no
     *     UTF-8 form
     */
    public long hashOf(String name) {
        checkArgument(utf8Length(name) > 0, "the name is empty");
        return hash.hashString(name, StandardCharsets.UTF_8).asLong();
    }

    static void checkSlots(long slots) {
        checkArgument(slots >= 1 && slots <= MAX_SLOTS, "slots must be 1 to 2^62, not %s", slots);
    }

    private static int utf8Length(String name) {
        try {
            // Refuses unpaired surrogates. String.getBytes would make each of them a question mark,
            // and so one name of many.
            return Utf8.encodedLength(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the name has no UTF-8 form: " + e.getMessage(), e);
        }
    }
}

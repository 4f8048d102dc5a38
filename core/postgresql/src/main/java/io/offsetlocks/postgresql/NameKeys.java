package io.offsetlocks.postgresql;

import io.offsetlocks.hashing.OffsetAllocator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The number of the advisory lock of each name of a space: the 64 bits of the keyed hash of {@link
 * OffsetAllocator}. The key is the first half of the SHA-256 of {@code offset-locks space } and the
 * space's name, in UTF-8.
 *
 * <p>Every program that shares a space must compute the same numbers. One number space is shared
 * with all other users of advisory locks in the database; two names meet at odds of 2^-64.
 */
final class NameKeys implements ToLongFunction<String> {
    private final OffsetAllocator allocator;

    private NameKeys(OffsetAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * @throws IllegalArgumentException if the name of the space is empty or has an unpaired
     *     surrogate
     */
    static NameKeys of(String space) {
        if (space.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(space)) {
            throw new IllegalArgumentException(
                    "the name of the space is empty or has an unpaired surrogate");
        }
        byte[] digest = sha256("offset-locks space " + space);
        byte[] key = Arrays.copyOf(digest, OffsetAllocator.KEY_BYTES);
        return new NameKeys(OffsetAllocator.of(key, OffsetAllocator.MAX_SLOTS));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public long applyAsLong(String name) {
        return allocator.hashOf(name);
    }
}

package io.offsetlocks;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.file.Layout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of names, remembering those asked for lately: a keyed hash costs as much as all that
 * the library adds to the two system calls of a lock and its release.
 *
 * <p>A name takes the entry of another one only when it is asked for again, and the other is looked
 * at only if it has the same hash code. Otherwise names that are used once would each write an
 * entry that nobody reads, and read the cold lines of the name that was there before.
 */
final class OffsetCache {
    private static final int ENTRIES = 1 << 13;

    /** A longer name is not worth the memory. */
    private static final int MAX_REMEMBERED = 256;

    private static final long LOW_HALF = 0xffffffffL;

    private final OffsetAllocator allocator;
    private final Layout layout;

    /** Races are harmless: an entry is immutable, and a lost one is computed again. */
    private final @Nullable Entry[] entries = new Entry[ENTRIES];

    /**
     * For each entry the hash code of its name, and in the upper half that of the name asked for
     * last in its place; 0 while it is free. A name that is not remembered costs one cold line.
     */
    private final long[] hashes = new long[ENTRIES];

    OffsetCache(OffsetAllocator allocator, Layout layout) {
        this.allocator = allocator;
        this.layout = layout;
    }

    long offsetOf(String name) {
        int hash = Objects.requireNonNull(name, "name").hashCode();
        int index = (hash ^ hash >>> 16) & (ENTRIES - 1);
        long seen = hashes[index];
        if ((int) seen == hash) {
            Entry entry = entries[index];
            if (entry != null && entry.name.equals(name)) {
                return entry.offset;
            }
        }
        long offset = layout.offsetOf(allocator.offsetOf(name));
        boolean askedAgain = (int) (seen >>> Integer.SIZE) == hash;
        if (seen != 0 && !askedAgain) {
            hashes[index] = (long) hash << Integer.SIZE | seen & LOW_HALF;
        } else if (name.length() <= MAX_REMEMBERED) {
            entries[index] = new Entry(name, offset);
            hashes[index] = hash & LOW_HALF;
        }
        return offset;
    }

    private record Entry(String name, long offset) {}
}

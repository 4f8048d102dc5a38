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
 * entry that nobody reads, and read the two cold lines of the name that was there before.
 */
final class OffsetCache {
    private static final int ENTRIES = 1 << 13;

    /** A longer name is not worth the memory. */
    private static final int MAX_REMEMBERED = 256;

    private final OffsetAllocator allocator;
    private final Layout layout;

    /** Races are harmless: an entry is immutable, and a lost one is computed again. */
    private final @Nullable Entry[] entries = new Entry[ENTRIES];

    /** The hash codes of the names asked for last; one that is lost in a race costs a turn. */
    private final int[] askedFor = new int[ENTRIES];

    OffsetCache(OffsetAllocator allocator, Layout layout) {
        this.allocator = allocator;
        this.layout = layout;
    }

    long offsetOf(String name) {
        int hash = Objects.requireNonNull(name, "name").hashCode();
        int index = (hash ^ hash >>> 16) & (ENTRIES - 1);
        Entry entry = entries[index];
        if (entry != null && entry.hash == hash && entry.name.equals(name)) {
            return entry.offset;
        }
        long offset = layout.offsetOf(allocator.offsetOf(name));
        if (entry != null && askedFor[index] != hash) {
            askedFor[index] = hash;
        } else if (name.length() <= MAX_REMEMBERED) {
            entries[index] = new Entry(hash, name, offset);
        }
        return offset;
    }

    private record Entry(int hash, String name, long offset) {}
}

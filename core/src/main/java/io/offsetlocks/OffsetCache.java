package io.offsetlocks;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.file.Layout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of names, remembering those asked for lately: a keyed hash costs as much as all that
 * the library adds to the two system calls of a lock and its release.
 */
final class OffsetCache {
    private static final int ENTRIES = 1 << 12;

    /** A longer name is not worth the memory. */
    private static final int MAX_REMEMBERED = 256;

    private final OffsetAllocator allocator;
    private final Layout layout;

    /** Races are harmless: an entry is immutable, and a lost one is computed again. */
    private final @Nullable Entry[] entries = new Entry[ENTRIES];

    OffsetCache(OffsetAllocator allocator, Layout layout) {
        this.allocator = allocator;
        this.layout = layout;
    }

    long offsetOf(String name) {
        int hash = Objects.requireNonNull(name, "name").hashCode();
        int index = (hash ^ hash >>> 16) & (ENTRIES - 1);
        Entry entry = entries[index];
        if (entry != null && entry.name.equals(name)) {
            return entry.offset;
        }
        long offset = layout.offsetOf(allocator.offsetOf(name));
        if (name.length() <= MAX_REMEMBERED) {
            entries[index] = new Entry(name, offset);
        }
        return offset;
    }

    private record Entry(String name, long offset) {}
}

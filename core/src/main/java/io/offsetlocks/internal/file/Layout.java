package io.offsetlocks.internal.file;

import io.offsetlocks.hashing.OffsetAllocator;
import org.jspecify.annotations.Nullable;

/** What lies where in a lock file of each format; docs/file-format.md is normative. */
public enum Layout {
    /** Header, one slot byte for each slot, one gate byte for each slot. */
    BYTE_LOCKS("byte locks", 1, 1L << 29, Header.BYTES, 1) {
        @Override
        long fileSize(long slots) {
            return Header.BYTES + 2 * slots;
        }

        @Override
        long gateOf(long offset, long slots) {
            return offset + slots;
        }
    },

    /** Header, the table of members, one word of 8 bytes for each slot. */
    LOCK_WORDS("lock words", 2, 1L << 27, Layout.MEMBERS_AT + Layout.MEMBERS_BYTES, 8) {
        @Override
        long fileSize(long slots) {
            return MEMBERS_AT + MEMBERS_BYTES + 8 * slots;
        }

        @Override
        long gateOf(long offset, long slots) {
            return offset + 1;
        }
    };

    /** Where the table of members begins, right behind the header. */
    public static final long MEMBERS_AT = Header.BYTES;

    private static final long MEMBERS_BYTES = 64 << 10;

    private final String inWords;
    private final int version;
    private final long maxSlots;
    private final long firstOffset;
    private final int stride;

    Layout(String inWords, int version, long maxSlots, long firstOffset, int stride) {
        this.inWords = inWords;
        this.version = version;
        this.maxSlots = maxSlots;
        this.firstOffset = firstOffset;
        this.stride = stride;
    }

    int version() {
        return version;
    }

    public long maxSlots() {
        return maxSlots;
    }

    /** Returns the size in bytes of a file with that many slots. */
    abstract long fileSize(long slots);

    /** Returns the position that is locked by the first process that queues at an offset. */
    abstract long gateOf(long offset, long slots);

    /** Returns the position of a slot, which an allocator has numbered as that of a byte. */
    public long offsetOf(long allocated) {
        return firstOffset + (allocated - OffsetAllocator.FIRST_OFFSET) * stride;
    }

    /** Returns the layout of a file of a size, or null if none has that with these slots. */
    static @Nullable Layout of(long size, long slots) {
        for (Layout layout : values()) {
            if (slots <= layout.maxSlots && size == layout.fileSize(slots)) {
                return layout;
            }
        }
        return null;
    }

    /** Returns with how many slots a file has a size in this layout, or 0 if it never has. */
    long slotsOf(long size) {
        long perSlot = fileSize(1) - fileSize(0);
        long slotBytes = size - fileSize(0);
        return slotBytes > 0 && slotBytes % perSlot == 0 ? slotBytes / perSlot : 0;
    }

    @Override
    public String toString() {
        return inWords;
    }
}

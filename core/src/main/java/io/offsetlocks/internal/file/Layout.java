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
        public long gateOf(long offset, long slots) {
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
        public long gateOf(long offset, long slots) {
            return offset + 1;
        }
    };

    /** Where the table of members begins, right behind the header. */
    public static final long MEMBERS_AT = Header.BYTES;

    static final long MEMBERS_BYTES = 64 << 10;

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

    public int version() {
        return version;
    }

    /** Returns the layout of a format version, or null if there is none. */
    static @Nullable Layout ofVersion(int version) {
        for (Layout layout : values()) {
            if (version == layout.version) {
                return layout;
            }
        }
        return null;
    }

    public long maxSlots() {
        return maxSlots;
    }

    /** Returns the size in bytes of a file with that many slots. */
    abstract long fileSize(long slots);

    /** Returns the position that is locked by the first process that queues at an offset. */
    public abstract long gateOf(long offset, long slots);

    /** Returns the position of a slot, which an allocator has numbered as that of a byte. */
    public long offsetOf(long allocated) {
        return offsetOfSlot(allocated - OffsetAllocator.FIRST_OFFSET);
    }

    /** Returns the position of a slot, of which the first has the number 0. */
    public long offsetOfSlot(long slot) {
        return firstOffset + slot * stride;
    }

    /** Returns the number of the slot at, or around, a position; none of a file may have it. */
    public long slotAt(long position) {
        return Math.floorDiv(position - firstOffset, stride);
    }

    /** Returns how many bytes a slot has. */
    int slotBytes() {
        return stride;
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

package io.offsetlocks.internal.processes;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When this process began its quantum at an offset, and when it last left the offset to a queue of
 * other processes: what {@link Turn} must know although no slot is in use there.
 *
 * <p>It is a small fixed table. An entry that another offset has overwritten counts as long ago.
 * That costs speed and never fairness, and only for offsets where no slot has stayed in use.
 */
public final class QuantumTable {
    private static final int ENTRIES = 1 << 10;
    private static final int TAG_BITS = 20;
    private static final long TIME_MASK = -1L >>> TAG_BITS;

    /** An entry is the tag of an offset, then the low bits of the nanosecond of the start. */
    private final AtomicLongArray starts = new AtomicLongArray(ENTRIES);

    /** The same, with the nanosecond at which the lock was last left to others. */
    private final AtomicLongArray left = new AtomicLongArray(ENTRIES);

    void setStart(long offset, long now) {
        set(starts, offset, now);
    }

    long nanosSinceStart(long offset, long now) {
        return nanosSince(starts, offset, now);
    }

    void setLeft(long offset, long now) {
        set(left, offset, now);
    }

    long nanosSinceLeft(long offset, long now) {
        return nanosSince(left, offset, now);
    }

    private static void set(AtomicLongArray entries, long offset, long now) {
        entries.setOpaque(index(offset), tag(offset) | (now & TIME_MASK));
    }

    private static long nanosSince(AtomicLongArray entries, long offset, long now) {
        long entry = entries.getOpaque(index(offset));
        // 44 bits of nanoseconds: wraps after 4.8 hours, which can only make it look recent.
        return (entry & ~TIME_MASK) == tag(offset) ? (now - entry) & TIME_MASK : Long.MAX_VALUE;
    }

    private static int index(long offset) {
        return Math.floorMod(offset, ENTRIES);
    }

    private static long tag(long offset) {
        // Never 0, the tag of an entry nobody has used: offsets begin behind the header.
        return offset / ENTRIES << (64 - TAG_BITS);
    }
}

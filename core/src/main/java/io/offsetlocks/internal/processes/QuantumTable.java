package io.offsetlocks.internal.processes;

import io.offsetlocks.internal.common.OffsetHash;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When this process began its quantum at an offset, and when it last left the offset to a queue of
 * other processes: what {@link Turn} must know although no slot is in use there.
 *
 * <p>It is a small fixed table, by the hash of the offset. An entry that another offset has
 * overwritten counts as long ago. That costs speed and never fairness, and only for offsets where
 * no slot has stayed in use. An entry has no room for the whole hash: of two random offsets, one
 * pair in 17 thousand million has one entry and is taken for the same offset.
 */
public final class QuantumTable {
    private static final int INDEX_BITS = 10;
    private static final int TAG_BITS = 24;
    private static final long TIME_MASK = -1L >>> TAG_BITS;

    /** The tag of an entry that nobody has used is 0, so that of an offset is not. */
    private static final long NO_TAG = 0;

    private static final long LEAST_TAG = TIME_MASK + 1;

    /** An entry is the tag of an offset, then the low bits of the nanosecond of the start. */
    private final AtomicLongArray starts = new AtomicLongArray(1 << INDEX_BITS);

    /** The same, with the nanosecond at which the lock was last left to others. */
    private final AtomicLongArray left = new AtomicLongArray(1 << INDEX_BITS);

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
        long hash = OffsetHash.of(offset);
        entries.setOpaque(index(hash), tag(hash) | (now & TIME_MASK));
    }

    private static long nanosSince(AtomicLongArray entries, long offset, long now) {
        long hash = OffsetHash.of(offset);
        long entry = entries.getOpaque(index(hash));
        // 40 bits of nanoseconds: wraps after 18 minutes, which can only make it look recent.
        return (entry & ~TIME_MASK) == tag(hash) ? (now - entry) & TIME_MASK : Long.MAX_VALUE;
    }

    /** Returns whether two offsets have one entry. */
    static boolean shareEntry(long one, long other) {
        return index(OffsetHash.of(one)) == index(OffsetHash.of(other));
    }

    private static int index(long hash) {
        return (int) hash & ((1 << INDEX_BITS) - 1);
    }

    /** Returns the upper bits, which {@link #index} does not use. */
    private static long tag(long hash) {
        long tag = hash & ~TIME_MASK;
        return tag == NO_TAG ? LEAST_TAG : tag;
    }
}

package io.offsetlocks.internal.processes;

import io.offsetlocks.internal.threads.Slot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Since when this process has had a byte to itself while others queue for it.
 *
 * <p>A process may keep a byte among its own threads, or take it again ahead of the queue, for one
 * quantum. The start must outlive the {@link Slot}, which goes whenever nobody here holds or waits;
 * so it is kept in a small fixed table, by offset. An entry that another offset has overwritten
 * counts as a tenure that is over: that costs speed, never fairness, and only names for which no
 * slot has stayed in use.
 */
public final class QuantumTable {
    /**
     * How long a process may keep a byte from a queue of others, and a thread from one of threads.
     */
    public static final long QUANTUM_NANOS = Duration.ofMillis(1).toNanos();

    /**
     * How long this process stays away from a byte that it has left to others, so that a process
     * that the release woke gets to run.
     */
    public static final long AWAY_NANOS = Duration.ofNanos(100_000).toNanos();

    private static final int ENTRIES = 1 << 10;
    private static final int TAG_BITS = 20;
    private static final long TIME_MASK = -1L >>> TAG_BITS;

    /** An entry is the tag of an offset, then the low bits of the nanosecond the tenure began. */
    private final AtomicLongArray begun = new AtomicLongArray(ENTRIES);

    /** The same, with the nanosecond at which the byte was last left to others. */
    private final AtomicLongArray left = new AtomicLongArray(ENTRIES);

    public void begin(long offset, long now) {
        set(begun, offset, now);
    }

    public boolean isRunning(long offset, long now) {
        return nanosSince(begun, offset, now) < QUANTUM_NANOS;
    }

    /** Called when the byte is released while other processes queue for it. */
    public void leave(long offset, long now) {
        set(left, offset, now);
    }

    /** Returns for how many nanoseconds more this process makes way for those it left a byte to. */
    public long awayNanos(long offset, long now) {
        return Math.max(AWAY_NANOS - nanosSince(left, offset, now), 0);
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
        return (int) (offset % ENTRIES);
    }

    private static long tag(long offset) {
        // Never 0, the tag of an entry nobody has used: offsets begin behind the header.
        return offset / ENTRIES << (64 - TAG_BITS);
    }
}

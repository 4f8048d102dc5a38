package io.offsetlocks.internal.processes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All time policy of one offset: for how long this process may keep the lock from others, when it
 * leaves the lock to them, and when a waiter must be served.
 *
 * <p>Passing a lock to another process, or to a parked thread, takes a wake-up, which is longer
 * than most sections. In strict order every section would wait for one. So there are five rules:
 *
 * <ol>
 *   <li><b>Spin.</b> A thread that finds the lock held by another process, and sees nobody queue,
 *       looks a few times more before it waits: most sections are shorter than a wake-up.
 *   <li><b>Quantum.</b> For {@value #QUANTUM_MILLIS} ms from the moment this process got the lock
 *       while no other process queued, its threads may pass the lock on among themselves, and take
 *       it again ahead of processes that queue. The start of the quantum outlives the slot, in a
 *       {@link QuantumTable}: otherwise a process that locks and releases in a loop would begin a
 *       new quantum each time.
 *   <li><b>Hand-off.</b> A head that has waited for a quantum is handed the lock directly, ahead of
 *       running threads, at most once per quantum. Without that limit each section would wait for a
 *       wake-up, since under load every head has waited for that long.
 *   <li><b>Yield.</b> At the end of the quantum the lock is released and left alone for 100 us. A
 *       process that the release woke needs this time to run. If processes queue, our thread also
 *       leaves the queue alone for as long: the kernel wakes the first in it, but until that runs
 *       the lock of the queue goes to the process that asks first.
 *   <li><b>Patience.</b> A head that has waited for 100 ms tries the lock ahead of the queue of
 *       processes: the one that is first there may be stopped. The 100 ms start again when this
 *       process yields the lock. Otherwise two threads here with long sections could keep all other
 *       processes out.
 * </ol>
 *
 * <p>Only the quantum matters where no thread waits here. All else is made with the first waiter
 * ({@link #beginWaits}), so that a lock that is held and not waited for takes less memory.
 *
 * <p>Guarded by the monitor of the slot's bucket.
 */
public final class Turn {
    /** How long a head leaves the lock to the queue of processes before it tries by itself. */
    public static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    /**
     * How often a thread looks at a lock that it finds held by another process before it waits. All
     * looks together take less than 10 us, a part of what one wake-up takes. With one processor the
     * holder could not run meanwhile.
     */
    public static final int LOOKS_BEFORE_WAIT =
            Runtime.getRuntime().availableProcessors() > 1 ? 4 : 1;

    /** How often a thread spins between two of these looks; 1 to 2 us. */
    private static final int SPINS = 32;

    static final int QUANTUM_MILLIS = 1;

    /**
     * How long a process may keep a lock from a queue of others, and a thread from other threads.
     */
    public static final long QUANTUM_NANOS = Duration.ofMillis(QUANTUM_MILLIS).toNanos();

    /** How long this process leaves a lock, and its queue, to those that it has yielded to. */
    public static final long YIELD_NANOS = Duration.ofNanos(100_000).toNanos();

    /** Releases that come faster than this on average need not all read the clock. */
    private static final long FAST_NANOS = QUANTUM_NANOS / 256;

    /** So many of them, which take a sixteenth of a quantum. */
    private static final int MAX_UNTIMED = 15;

    private final QuantumTable table;
    private long offset;

    /** The start of the quantum, if one began while the slot was in use. */
    private long quantumStart;

    private boolean quantumStarted;

    /** Null where no thread has waited while the slot was in use. */
    private @Nullable Waits waits;

    public Turn(QuantumTable table) {
        this.table = table;
    }

    /** What matters only to threads that wait here. */
    private static final class Waits {
        /** When this process last yielded the lock, if it did. */
        private long yieldedAt;

        private boolean yielded;
        private boolean yielding;

        /** When a head was last handed the lock; at first when this was made. */
        private long handedOffAt;

        /** When a release last read the clock, and how many since then did not and still may. */
        private long readAt;

        private int untimed;
        private int maxUntimed;

        Waits(long now) {
            this.handedOffAt = now;
            this.readAt = now;
        }
    }

    /** Lets a moment pass between two looks at a lock. */
    public static void spin() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
        }
    }

    /** Begins the use of a slot at an offset. */
    public void assign(long offset) {
        this.offset = offset;
        this.quantumStarted = false;
        this.waits = null;
    }

    public long offset() {
        return offset;
    }

    /** Makes room for what a wait needs, before the first waiter of a slot comes. */
    public void beginWaits(long now) {
        if (waits == null) {
            waits = new Waits(now);
        }
    }

    /** Ends the use of a slot: another one at this offset goes on with the same quantum. */
    public void retire() {
        if (quantumStarted) {
            table.setStart(offset, quantumStart);
        }
    }

    /** Called when this process has got the lock. */
    public void acquired(boolean othersWait, long now) {
        if (waits != null) {
            waits.yielding = false;
        }
        if (!othersWait) {
            quantumStarted = true;
            quantumStart = now;
        }
    }

    /** Returns whether this process may still keep the lock from others that queue. */
    public boolean isWithinQuantum(long now) {
        // While the slot is in use its own field counts: another offset may have overwritten the
        // entry of the table.
        return quantumStarted
                ? now - quantumStart < QUANTUM_NANOS
                : table.nanosSinceStart(offset, now) < QUANTUM_NANOS;
    }

    /**
     * Returns whether a release must read the clock. If not, it is taken to be within the quantum
     * and before the time of a hand-off. Only where a thread waits here.
     *
     * <p>To read the clock takes as long as a release. So a few releases go without, if they follow
     * each other so fast that the quantum ends a sixteenth late at most. If one of them has a long
     * section after it, the head wakes up in that section, looks, and the next release reads the
     * clock again ({@link #headLooked}).
     */
    public boolean isClockDue() {
        if (waits.untimed >= waits.maxUntimed) {
            return true;
        }
        waits.untimed++;
        return false;
    }

    /** Called when a release has read the clock. */
    public void releasedAt(long now) {
        long releases = waits.untimed + 1L;
        waits.maxUntimed = now - waits.readAt < releases * FAST_NANOS ? MAX_UNTIMED : 0;
        waits.untimed = 0;
        waits.readAt = now;
    }

    /** Called when the oldest waiter has looked in vain. */
    public void headLooked() {
        waits.maxUntimed = 0;
    }

    /**
     * Called when the lock is released at the end of the quantum: others get it now. Only where a
     * thread waits here.
     */
    public void yieldToOthers(long now) {
        waits.yielding = true;
        waits.yielded = true;
        waits.yieldedAt = now;
    }

    /** Returns for how many nanoseconds more this process leaves the lock alone. */
    public long yieldNanos(long now) {
        return waits != null && waits.yielding
                ? Math.max(waits.yieldedAt + YIELD_NANOS - now, 0)
                : 0;
    }

    /** Called when the lock is released while other processes queue. */
    public void leaveToQueue(long now) {
        table.setLeft(offset, now);
    }

    /** Returns for how many nanoseconds more this process leaves the queue alone. */
    public long queueYieldNanos(long now) {
        return Math.max(YIELD_NANOS - table.nanosSinceLeft(offset, now), 0);
    }

    /** Returns for how long a head that last tried at a given time still has patience. */
    public long patienceNanos(long triedAt, long now) {
        long sinceTried = now - triedAt;
        boolean yielded = waits != null && waits.yielded;
        return PATIENCE_NANOS
                - (yielded ? Math.min(sinceTried, now - waits.yieldedAt) : sinceTried);
    }

    /**
     * Returns whether a head that waits since a given time is handed the lock, and notes it. Only
     * where a thread waits here.
     */
    public boolean claimHandOff(long since, long now) {
        boolean claimed = now - since > QUANTUM_NANOS && now - waits.handedOffAt > QUANTUM_NANOS;
        if (claimed) {
            waits.handedOffAt = now;
        }
        return claimed;
    }
}

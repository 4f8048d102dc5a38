package io.offsetlocks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread in the queue of a slot. Guarded by the bucket's monitor but for the final fields; its
 * own thread also reads {@link #queued} without, and the rest once that is false.
 */
final class Waiter {
    final Hold hold;
    final long since;
    final long foreignSpellsBefore;

    // Made before the waiter is queued: a thread that fails to make it leaves no waiter behind.
    private final Recordings.@Nullable Wait recorded = Recordings.waitBegun();

    /** When this thread last tried the byte, or began to wait. */
    long triedAt;

    /** False before the waiter is in the queue and for good after it has left. */
    volatile boolean queued;

    boolean signalled;

    /**
     * Whether any of this wait was a {@link ForeignSpells foreign spell}; known once it has ended.
     */
    boolean foreign;

    @Nullable RuntimeException failure;
    @Nullable Waiter previous;
    @Nullable Waiter next;

    Waiter(Hold hold, long now, long foreignSpellsBefore) {
        this.hold = hold;
        this.since = now;
        this.triedAt = now;
        this.foreignSpellsBefore = foreignSpellsBefore;
    }

    /** Says, after the waiter has left the queue, whether it got its hold, or throws why not. */
    boolean outcome() {
        if (hold.live) {
            return true;
        }
        if (failure != null) {
            throw failure;
        }
        hold.session.requireOpen();
        return false;
    }

    /** Tells a flight recording of the wait, after the waiter has left the queue. */
    void record(String outcome) {
        if (recorded != null) {
            recorded.end(hold, foreign, outcome);
        }
    }

    /** Marks the thread as woken; false if it had been and has not looked since. */
    boolean signal() {
        boolean first = !signalled;
        signalled = true;
        return first;
    }

    /** Lets the thread look again. */
    void wake() {
        if (signal()) {
            unpark();
        }
    }

    /** The part of waking that needs no monitor. */
    void unpark() {
        LockSupport.unpark(hold.thread);
    }
}

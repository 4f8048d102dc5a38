package io.offsetlocks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread in the queue of a slot. Guarded by the slot's monitor but for the final fields. */
final class Waiter {
    final Hold hold;
    final long since;

    /** When this thread last tried the byte, or became the one to try it. */
    long triedAt;

    boolean queued;
    boolean signalled;
    @Nullable Throwable failure;
    @Nullable Waiter previous;
    @Nullable Waiter next;

    Waiter(Hold hold, long now) {
        this.hold = hold;
        this.since = now;
        this.triedAt = now;
    }

    /** Marks the thread as called; false if it has been called and has not looked yet. */
    boolean signal() {
        boolean first = !signalled;
        signalled = true;
        return first;
    }

    /** Wakes the thread; needs no monitor. */
    void unpark() {
        LockSupport.unpark(hold.thread);
    }
}

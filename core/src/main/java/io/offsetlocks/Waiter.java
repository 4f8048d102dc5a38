package io.offsetlocks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread in the queue of a slot. Guarded by the slot's monitor but for the final fields. */
final class Waiter {
    final Hold hold;
    final long since;

    /** When this thread last tried the byte, or began to wait. */
    long triedAt;

    boolean queued;
    boolean signalled;
    @Nullable RuntimeException failure;
    @Nullable Waiter previous;
    @Nullable Waiter next;

    Waiter(Hold hold, long now) {
        this.hold = hold;
        this.since = now;
        this.triedAt = now;
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

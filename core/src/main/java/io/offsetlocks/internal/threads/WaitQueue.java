package io.offsetlocks.internal.threads;

import org.jspecify.annotations.Nullable;

/** The waiters of a slot, oldest first. Guarded by the bucket's monitor. */
final class WaitQueue {
    private @Nullable Waiter head;
    private @Nullable Waiter tail;

    /** Returns the oldest waiter, or null. */
    @Nullable Waiter head() {
        return head;
    }

    boolean isEmpty() {
        return head == null;
    }

    void append(Waiter waiter) {
        waiter.queued = true;
        waiter.previous = tail;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
    }

    /** Takes a waiter out, wherever it stands; false if it had left. */
    boolean remove(Waiter waiter) {
        if (!waiter.queued) {
            return false;
        }
        Waiter previous = waiter.previous;
        Waiter next = waiter.next;
        if (previous == null) {
            head = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            tail = previous;
        } else {
            next.previous = previous;
        }
        waiter.previous = null;
        waiter.next = null;
        // Last of all: its thread returns as soon as it reads this, without the monitor.
        waiter.queued = false;
        return true;
    }
}

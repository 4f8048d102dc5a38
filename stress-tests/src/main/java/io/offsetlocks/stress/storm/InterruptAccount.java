package io.offsetlocks.stress.storm;

import org.jspecify.annotations.Nullable;

/**
 * The interrupts of one thread, of which there is never more than one under way: so none can be
 * lost, invented or thrown twice without notice. All but {@link #interrupt} is for that thread.
 */
final class InterruptAccount {
    private @Nullable Thread thread;
    private boolean pending;

    synchronized void begin() {
        thread = Thread.currentThread();
    }

    /** Interrupts the thread, unless it has not accounted for the last interrupt yet. */
    synchronized void interrupt() {
        if (thread != null && !pending) {
            pending = true;
            thread.interrupt();
        }
    }

    /**
     * Accounts for an interrupt that was thrown; returns false if there was none, or if the status
     * was not cleared.
     */
    synchronized boolean isThrownRightly() {
        boolean right = pending && !Thread.currentThread().isInterrupted();
        pending = false;
        return right;
    }

    /**
     * Accounts for the interrupt, if there was one, that calls have kept in the status, and clears
     * that; returns false if the status is another.
     */
    synchronized boolean isKeptRightly() {
        boolean right = pending == Thread.interrupted();
        pending = false;
        return right;
    }
}

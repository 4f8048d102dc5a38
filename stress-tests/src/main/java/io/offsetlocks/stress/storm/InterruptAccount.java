package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The interrupts of one thread, of which there is never more than one under way: so none can be
 * lost, invented or thrown twice without notice. All but {@link #interrupt} is for that thread.
 */
final class InterruptAccount {
    private final Thread thread = Thread.currentThread();
    private boolean pending;
    private int thrown;
    private int kept;

    /** Interrupts the thread, unless it has not accounted for the last interrupt yet. */
    synchronized void interrupt() {
        if (!pending) {
            pending = true;
            thread.interrupt();
        }
    }

    /** Accounts for an interrupt that was thrown, which has cleared the status. */
    synchronized void recordThrown() {
        assertTrue(pending, "thrown without an interrupt");
        assertFalse(Thread.currentThread().isInterrupted(), "thrown and kept");
        pending = false;
        thrown++;
    }

    /** Accounts for the interrupt, if there was one, that a call has kept in the status. */
    synchronized void recordKept() {
        assertEquals(pending, Thread.interrupted(), "the interrupt status");
        kept += pending ? 1 : 0;
        pending = false;
    }

    /** How many interrupts ended a call. */
    synchronized int thrown() {
        return thrown;
    }

    /** How many interrupts left a call as it was. */
    synchronized int kept() {
        return kept;
    }
}

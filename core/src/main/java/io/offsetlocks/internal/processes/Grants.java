package io.offsetlocks.internal.processes;

import io.offsetlocks.internal.bytelocks.ByteLock;

/**
 * The threads of this JVM that wait for one byte, as the thread that queues for them sees them. All
 * methods but {@link #monitor} are called with that monitor held.
 */
public interface Grants {
    /** Returns the monitor that guards the waiters and their {@link ByteLock}. */
    Object monitor();

    /** Says whether somebody still waits for the byte to be taken from other processes. */
    boolean wantByte();

    /** Returns the mode of the oldest waiter; only while {@link #wantByte()}. */
    boolean wantShared();

    /**
     * Called when the byte has been taken in the wanted mode: grants it to the oldest waiter.
     *
     * @return its thread, to be unparked once the monitor has been left
     */
    Thread byteTaken();

    /** Called when the byte cannot be had: the oldest waiter's call throws the failure. */
    void byteFailed(RuntimeException failure);

    /** Called when the queuing thread is done; a waiter that is left serves itself. */
    void queuingEnded();
}

package io.offsetlocks;

/**
 * The threads of this JVM that wait for one byte, as the thread that queues for them sees them. All
 * methods are called with the monitor of this object held.
 */
interface ByteWaiters {
    /** Says whether somebody still waits for the byte to be taken from other processes. */
    boolean wantByte();

    /** Returns the mode of the oldest waiter; only while {@link #wantByte()}. */
    boolean wantShared();

    /** Called when the byte has been taken in the wanted mode: grants it to the oldest waiter. */
    void byteTaken();

    /** Called when the byte cannot be had: the oldest waiter's call throws the failure. */
    void byteFailed(Throwable failure);

    /** Called when the queuing thread is done; a waiter that is left serves itself. */
    void queuingEnded();
}

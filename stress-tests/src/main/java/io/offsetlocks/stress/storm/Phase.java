package io.offsetlocks.stress.storm;

/**
 * How far a thread is with the exclusive lock of a slot. The Python client depends on the order.
 */
enum Phase {
    /** The thread neither has the lock nor wants it. */
    IDLE,
    /** The thread has asked for the lock and may have it; the value of the byte may be 1. */
    ACQUIRING,
    /** The thread has the lock and has written its stamp. */
    INSIDE,
    /**
     * The thread is adding to the count of the slot and to its own tally; one of the two may be
     * done.
     */
    COUNTING,
    /** The thread has removed its stamp and is releasing the lock; the value may still be 1. */
    RELEASING,
    /** The thread releases the lock while its session is being closed; its stamp is still there. */
    RACING
}

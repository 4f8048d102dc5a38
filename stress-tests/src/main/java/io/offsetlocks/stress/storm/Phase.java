package io.offsetlocks.stress.storm;

/**
 * How far a thread is with the exclusive lock of a slot. The order is known to the Python client.
 */
enum Phase {
    /** It neither has it nor wants it. */
    IDLE,
    /** It has asked for it: it may have it, and the value of the byte may be 1. */
    ACQUIRING,
    /** It has it, and left its stamp. */
    INSIDE,
    /** It is adding to the counts of the slot and its own, of which one may be done. */
    COUNTING,
    /** It has taken its stamp away and is giving the lock back: the value may still be 1. */
    RELEASING,
    /** Its stamp is there and its term ends, and it gives the lock back all the same. */
    RACING
}

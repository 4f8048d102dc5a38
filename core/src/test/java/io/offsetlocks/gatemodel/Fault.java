package io.offsetlocks.gatemodel;

/** A rule of the protocol taken out, so that the model shows what the rule is for. */
enum Fault {
    /** A head tries the byte by itself only when it has been told to. */
    NO_PATIENCE,
    /** Nobody looks whether the 1 of a gate was left by a process that died. */
    NO_STALE_CHECK,
    /** A grant to nobody writes 0 over the mark of a dead holder. */
    DECLINE_WRITES_FREE,
    /** A reader that takes a byte of value 1 leaves it so. */
    READER_LEAVES_TAKEN,
    /** A release leaves the 1 of its holder behind. */
    RELEASE_LEAVES_TAKEN,
    /** An arrival does not look at the gate. */
    ARRIVAL_IGNORES_GATE,
    /** A queuing thread that ends does not look whether somebody waits again. */
    NO_WAKE_AT_END,
    /** A queuing thread ends without unlocking the gate byte. */
    GATE_KEPT,
    /** A queuing thread blocks in the mode that is wanted, where the value stands for a writer. */
    BLOCKS_EXCLUSIVELY,
    /** A reader of a process that holds the byte shared waits for the gate alone to open. */
    JOINING_READER_TRUSTS_GATE
}

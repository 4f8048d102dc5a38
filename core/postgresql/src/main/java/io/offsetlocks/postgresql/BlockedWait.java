package io.offsetlocks.postgresql;

/** A wait that may be blocked in the server. */
final class BlockedWait {
    final DatabaseSession session;
    final boolean shared;

    /** Whether the wait has ended, and is no more to be cancelled. */
    volatile boolean over;

    /** Guarded by the monitor of the offset's slot. */
    boolean cancelled;

    BlockedWait(DatabaseSession session, boolean shared) {
        this.session = session;
        this.shared = shared;
    }
}

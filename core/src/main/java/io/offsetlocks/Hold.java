package io.offsetlocks;

import org.jspecify.annotations.Nullable;

/**
 * One thread's hold of one slot, wanted or had: what a {@link HeldLock} stands for. What is not
 * final is guarded by the monitor of the slot's bucket.
 */
final class Hold {
    final Session session;
    final long offset;
    final boolean shared;

    /** What the layer above calls it; only for messages. */
    final String label;

    final Thread thread = Thread.currentThread();

    /** The slot that was asked for the hold; not changed once that has granted it. */
    @Nullable Slot slot;

    boolean abandoned;
    boolean live;
    @Nullable Hold next;

    Hold(Session session, long offset, boolean shared, String label) {
        this.session = session;
        this.offset = offset;
        this.shared = shared;
        this.label = label;
    }

    String mode() {
        return shared ? "shared" : "exclusive";
    }
}

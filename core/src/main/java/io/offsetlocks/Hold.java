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

    /** The wait for the hold, if it had to be waited for. */
    @Nullable Waiter waiter;

    boolean abandoned;
    boolean live;
    @Nullable Hold next;

    /** These three are guarded by {@link Repairs}. */
    boolean toRepair;

    boolean givenBack;
    @Nullable Hold nextToRepair;

    Hold(Session session, long offset, boolean shared, String label) {
        this.session = session;
        this.offset = offset;
        this.shared = shared;
        this.label = label;
    }

    /** Ends the hold, or the wait for it; see {@link Slot#release} and {@link Slot#giveBack}. */
    void end(boolean givenBack) {
        Slot asked = slot;
        if (asked == null) {
            return;
        }
        if (givenBack) {
            asked.giveBack(this);
        } else {
            asked.release(this);
        }
    }

    /** Ends the hold once more, after an Error in the middle of that. */
    void repair() {
        Slot asked = slot;
        if (asked != null) {
            try {
                asked.distrust();
            } finally {
                end(givenBack);
            }
        }
    }

    /** Says whether the attempt for the hold may have left a lock that nobody has. */
    boolean isDoubtful() {
        Slot asked = slot;
        return asked != null && asked.isDoubtful();
    }

    String mode() {
        return shared ? "shared" : "exclusive";
    }
}

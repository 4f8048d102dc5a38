package io.offsetlocks.internal.threads;

import org.jspecify.annotations.Nullable;

/**
 * One thread's hold of one slot, from the wish for it to its end: what a handle stands for. What is
 * not final is guarded by the monitor of the slot's bucket. There is one for each lock that is
 * held, so a field more costs memory.
 */
public final class Hold {
    /** The values of {@link #repair}. */
    public static final byte NO_REPAIR = 0;

    public static final byte RELEASE = 1;
    public static final byte ROLL_BACK = 2;

    final Session session;
    public final long offset;
    public final boolean shared;

    /** What the layer above calls it; only for messages. */
    public final String label;

    public final Thread thread;

    /** The slot that was asked for the hold; not changed once that has granted it. */
    @Nullable Slot slot;

    /** Read without the monitor by the thread that the hold was returned to. */
    public boolean abandoned;

    /** 0 without one; read without the monitor like the above. */
    public long fencingToken;

    boolean live;
    @Nullable Hold next;

    /** What {@link Repairs} has to do, which guards these two. */
    public byte repair = NO_REPAIR;

    public @Nullable Hold nextToRepair;

    public Hold(Session session, long offset, boolean shared, String label, Thread thread) {
        this.session = session;
        this.offset = offset;
        this.shared = shared;
        this.label = label;
        this.thread = thread;
    }

    public String mode() {
        return shared ? "shared" : "exclusive";
    }

    /**
     * Ends the hold, or the wait for it; see {@link SlotRelease}.
     *
     * @param rolledBack whether its caller has not had it
     */
    void end(boolean rolledBack) {
        Slot asked = slot;
        if (asked == null) {
            return;
        }
        if (rolledBack) {
            SlotRelease.rollBack(asked, this);
        } else {
            SlotRelease.release(asked, this);
        }
    }

    /** Ends the hold once more, after an Error in the middle of that. */
    void repair() {
        Slot asked = slot;
        if (asked != null) {
            try {
                asked.distrust();
            } finally {
                end(repair == ROLL_BACK);
            }
        }
    }

    /** Returns whether the attempt for the hold may have left a lock that nobody has. */
    boolean isInDoubt() {
        Slot asked = slot;
        return asked != null && asked.isInDoubt();
    }
}

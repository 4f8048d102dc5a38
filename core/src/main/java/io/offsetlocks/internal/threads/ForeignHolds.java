package io.offsetlocks.internal.threads;

/**
 * The times in which another process held the lock of an offset, or was ahead of this one in the
 * queue for it, as far as this one noticed: they decide whether the event of a wait says
 * <em>foreign</em>. Guarded by the bucket's monitor.
 */
final class ForeignHolds {
    private long begun;
    private boolean running;

    void begin() {
        if (!running) {
            running = true;
            begun++;
        }
    }

    void end() {
        running = false;
    }

    /** Returns how many are over; with {@link #anySince} it tells of later ones. */
    long ended() {
        return running ? begun - 1 : begun;
    }

    /** Returns whether there was one, or is, besides those that {@link #ended} counted. */
    boolean anySince(long ended) {
        return begun != ended;
    }
}

package io.offsetlocks;

/**
 * The times during which another process had a byte, or was ahead of this one in the queue for it,
 * as far as this one noticed. Guarded by the bucket's monitor.
 */
final class ForeignSpells {
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

    /** Returns how many are over; with {@link #anySince} it tells of those to come. */
    long ended() {
        return running ? begun - 1 : begun;
    }

    /** Says whether there was one, or is, besides those that {@link #ended} counted. */
    boolean anySince(long ended) {
        return begun != ended;
    }
}

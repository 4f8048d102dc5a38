package io.offsetlocks.internal.threads;

/**
 * The times during which another process had a byte, or was ahead of this one in the queue for it,
 * as far as this one noticed. Guarded by the bucket's monitor.
 */
public final class ForeignHolds {
    private long begun;
    private boolean running;

    public void begin() {
        if (!running) {
            running = true;
            begun++;
        }
    }

    public void end() {
        running = false;
    }

    /** Returns how many are over; with {@link #anySince} it tells of those to come. */
    public long ended() {
        return running ? begun - 1 : begun;
    }

    /** Says whether there was one, or is, besides those that {@link #ended} counted. */
    public boolean anySince(long ended) {
        return begun != ended;
    }
}

package io.offsetlocks.postgresql;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Cancels waits in the server, on a thread of its own: to send a cancel takes a connection.
 *
 * <p>A cancel that arrives before the statement has begun is lost. So it is repeated until the wait
 * has ended.
 */
final class Canceller {
    private static final long REPEAT_NANOS = Duration.ofMillis(20).toNanos();
    private static final long AFTER_FAILURE_NANOS = Duration.ofMillis(500).toNanos();

    private final DelayThread thread = new DelayThread();

    /** Begins to cancel a wait; never blocks. */
    void cancel(BlockedWait wait) {
        thread.later(0, () -> cancelOnce(wait));
    }

    private void cancelOnce(BlockedWait wait) {
        if (wait.over) {
            return;
        }
        long next = REPEAT_NANOS;
        try {
            wait.session.cancelWait();
        } catch (SQLException e) {
            // The server is out of reach, or takes no more connections at the moment.
            next = AFTER_FAILURE_NANOS;
        }
        if (!wait.over) {
            thread.later(next, () -> cancelOnce(wait));
        }
    }

    void stop() {
        thread.stop();
    }
}

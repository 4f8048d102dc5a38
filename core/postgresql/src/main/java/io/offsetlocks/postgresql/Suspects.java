package io.offsetlocks.postgresql;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The abandoned locks whose last holder may be alive: its session has ended, by a termination or a
 * fault, and its process does not know that yet. Until it must know, nobody is granted the lock.
 *
 * <p>A process notices the loss at its next heartbeat, or when that is not answered in time. So it
 * is enough to wait for that long from the moment somebody here has first seen the lock free.
 */
final class Suspects {
    /** Longer than a heartbeat's interval and its timeout together. */
    static final Duration GRACE =
            Duration.ofMillis(
                    DatabaseSession.TIMEOUT_MILLIS + SessionThread.HEARTBEAT_MILLIS + 500);

    private final ConcurrentMap<Long, Suspect> suspects = new ConcurrentHashMap<>();

    /** Returns whether the holder that had this token must know of its loss by now. */
    boolean mustKnow(long key, long token, long now) {
        Suspect seen =
                suspects.compute(
                        key,
                        (any, before) ->
                                before != null && before.token == token
                                        ? before
                                        : new Suspect(token, now));
        return now - seen.since >= GRACE.toNanos();
    }

    void forget(long key) {
        suspects.remove(key);
    }

    private record Suspect(long token, long since) {}
}

package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long one that asks for a byte again and again pauses between. The pause grows with the time
 * waited, and with the number of those that poll in this JVM, so that all of them together ask some
 * 2,000 times a second at most. Guarded by the bucket's monitor.
 */
final class PollPace {
    private static final long MIN_NANOS = Duration.ofNanos(20_000).toNanos();
    private static final long MAX_NANOS = Duration.ofMillis(10).toNanos();
    private static final long NANOS_PER_POLLER = Duration.ofNanos(500_000).toNanos();

    /** A pause is this part of the time waited: a wait gets that much longer at most. */
    private static final int PART = 16;

    private static final AtomicInteger POLLERS = new AtomicInteger();

    /** Differs between processes, which would else keep meeting. */
    private static final long SEED = Ticker.SYSTEM.read();

    private boolean polling;
    private long since;
    private long pauses;

    /** Returns the next pause; the first one begins the polling. */
    long nextNanos(long now) {
        if (!polling) {
            polling = true;
            since = now;
            POLLERS.incrementAndGet();
        }
        long grown = Math.min(Math.max((now - since) / PART, MIN_NANOS), MAX_NANOS);
        long pause = Math.max(grown, POLLERS.get() * NANOS_PER_POLLER);
        return pause - pause / 4 + jitter(pause / 2);
    }

    /** Called when nobody polls here any more; the next pause begins anew. */
    void end() {
        if (polling) {
            polling = false;
            POLLERS.decrementAndGet();
        }
    }

    private long jitter(long bound) {
        long mixed = (SEED + ++pauses) * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(mixed ^ mixed >>> 32, bound);
    }
}

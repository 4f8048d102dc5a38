package io.offsetlocks.internal.common;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a thread that asks for a byte again and again pauses in between. Guarded by the bucket's
 * monitor.
 *
 * <p>Two kinds of threads poll: a head for which there is no thread to wait in the kernel, and the
 * thread of a writer behind readers. A pause is a part of the time waited so far: a short wait is
 * noticed soon, and a long one gets longer by no more than that part. It is also proportional to
 * the number of all that poll in this JVM: however many they are, together they ask some 2,000
 * times per second at most. A quarter more or less at random keeps two processes from asking at the
 * same moments again and again.
 */
public final class PollPace {
    private static final long MIN_NANOS = Duration.ofNanos(20_000).toNanos();
    private static final long MAX_NANOS = Duration.ofMillis(10).toNanos();
    private static final long NANOS_PER_POLLER = Duration.ofNanos(500_000).toNanos();

    /** A pause is this part of the time waited, so a wait gets longer by that part at most. */
    private static final int PART = 16;

    private static final AtomicInteger POLLERS = new AtomicInteger();

    /** Differs between processes, so that their pauses do. */
    private static final long SEED = Ticker.SYSTEM.read();

    private boolean polling;
    private long since;
    private long pauses;

    /** Returns the next pause; the first one begins the polling. */
    public long nextNanos(long now) {
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
    public void end() {
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

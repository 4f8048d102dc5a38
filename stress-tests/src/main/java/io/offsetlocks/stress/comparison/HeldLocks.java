package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.methods.OtherNames;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The locks that this process holds by one method, more and more of them. */
final class HeldLocks {
    /** The longest time that is expected to be worth it, to come from one number to the next. */
    private static final Duration EXPECTED = Duration.ofSeconds(5);

    /** The most processor time that it may take. */
    private static final Duration MOST = Duration.ofSeconds(30);

    /** How many locks are acquired before the time is looked at. */
    private static final int PIECE = 100;

    private final Locker locker;
    private final OtherNames names;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    /** Holds none so far; never a name that shares a lock with {@code other}. */
    HeldLocks(Locker locker, String other) {
        this.locker = locker;
        this.names = new OtherNames(locker, other);
    }

    /**
     * Holds more locks until they are a number, if that takes seconds and not minutes.
     *
     * @param micros what one lock and release took last, or 0 if that is not known
     * @return whether they are that many; if not, more were not tried or took too long
     */
    boolean growTo(int number, double micros) throws Exception {
        // Half of it is the lock, and each one costs at least as much as the one before.
        if ((number - held.size()) * micros / 2 > EXPECTED.toNanos() / 1e3) {
            return false;
        }
        long start = processorNanos();
        while (held.size() < number) {
            held.push(locker.lock(names.next()));
            if (held.size() % PIECE == 0 && processorNanos() - start > MOST.toNanos()) {
                return held.size() == number;
            }
        }
        return true;
    }

    /** Returns the processor time of this thread, which a busy machine does not change. */
    private static long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported()
                ? threads.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    /** Releases all, the last one first. */
    void release() throws Exception {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}

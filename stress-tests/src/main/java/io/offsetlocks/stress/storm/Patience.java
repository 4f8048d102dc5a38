package io.offsetlocks.stress.storm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a storm waits for what must happen; it only bounds a hang. It is counted in beats and
 * not in time: on a machine that has no time for a process, the process's beats take longer as
 * well.
 */
record Patience(int beats) {
    private static final long BEAT_NANOS = Duration.ofMillis(10).toNanos();

    /** Lets a beat pass. */
    static void beat() {
        LockSupport.parkNanos(BEAT_NANOS);
    }

    /** Waits until a condition holds, and says whether it does. */
    boolean await(BooleanSupplier condition) {
        for (int i = 0; i < beats && !condition.getAsBoolean(); i++) {
            beat();
        }
        return condition.getAsBoolean();
    }
}

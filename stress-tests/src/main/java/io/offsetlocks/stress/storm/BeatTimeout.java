package io.offsetlocks.stress.storm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a storm waits for what must happen; it only bounds a hang. It is counted in heartbeats
 * and not in time: on a machine that is busy, a process makes fewer beats per second as well.
 */
record BeatTimeout(int beats) {
    private static final long BEAT_NANOS = Duration.ofMillis(10).toNanos();

    /** Waits for the length of one beat. */
    static void beat() {
        LockSupport.parkNanos(BEAT_NANOS);
    }

    /** Waits until a condition holds, and returns whether it does. */
    boolean await(BooleanSupplier condition) {
        for (int i = 0; i < beats && !condition.getAsBoolean(); i++) {
            beat();
        }
        return condition.getAsBoolean();
    }
}

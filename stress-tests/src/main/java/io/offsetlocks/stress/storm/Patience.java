package io.offsetlocks.stress.storm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long a storm waits for what must happen; it only bounds a hang. */
record Patience(Duration bound) {
    private static final long LOOK_EVERY_NANOS = 200_000;

    /** Waits until a condition holds, and says whether it does. */
    boolean await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}

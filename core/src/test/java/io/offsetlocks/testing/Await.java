package io.offsetlocks.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A bounded wait for a state that can only be looked at. */
public final class Await {
    /**
     * Longer than any machine needs for a step; it bounds a hang, and nothing else depends on it.
     */
    public static final Duration BOUND = Duration.ofSeconds(60);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Await() {}

    public static void until(String state, BooleanSupplier reached) {
        long start = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - start > BOUND.toNanos()) {
                throw new AssertionError("not within " + BOUND + ": " + state);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    public static void zero(CountDownLatch latch) {
        try {
            if (!latch.await(BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("not within " + BOUND + ": " + latch);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }
}

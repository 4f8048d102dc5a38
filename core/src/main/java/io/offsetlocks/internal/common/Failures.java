package io.offsetlocks.internal.common;

import org.jspecify.annotations.Nullable;

/**
 * Runs steps that must all be tried, whatever happens to one, and then throws the first failure.
 */
public final class Failures {
    private @Nullable Throwable first;

    public void collect(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (first == null) {
                first = e;
            } else {
                suppress(first, e);
            }
        }
    }

    public void throwIfAny() {
        rethrow(first);
    }

    /** Throws what a step has thrown, or does nothing for null. */
    public static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** Adds a later failure to the first one, which may be the same object. */
    @SuppressWarnings("ReferenceEquality") // Nothing may be suppressed by itself.
    public static void suppress(Throwable first, Throwable later) {
        if (later != first) {
            first.addSuppressed(later);
        }
    }
}

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
                first.addSuppressed(e);
            }
        }
    }

    public void throwIfAny() {
        if (first instanceof Error) {
            throw (Error) first;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }
}

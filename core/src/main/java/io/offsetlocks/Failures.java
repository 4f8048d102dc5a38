package io.offsetlocks;

import org.jspecify.annotations.Nullable;

/**
 * Runs steps that must all be tried, whatever happens to one, and then throws the first failure.
 */
final class Failures {
    private @Nullable Throwable first;

    void collect(Runnable step) {
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

    void throwIfAny() {
        if (first instanceof Error) {
            throw (Error) first;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }
}

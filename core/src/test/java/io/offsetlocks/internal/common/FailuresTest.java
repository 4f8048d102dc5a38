package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Failures failures = new Failures();

    @Test
    void noFailure_throwsNothing() {
        failures.collect(() -> {});

        assertDoesNotThrow(failures::throwIfAny);
    }

    @Test
    void severalFailures_throwTheFirstWithTheOthersSuppressed() {
        Error first = new AssertionError("first");
        RuntimeException second = new IllegalStateException("second");
        failures.collect(() -> fail(first));
        failures.collect(() -> fail(second));

        Error thrown = assertThrows(Error.class, failures::throwIfAny);

        assertSame(first, thrown);
        assertArrayEquals(new Throwable[] {second}, thrown.getSuppressed());
    }

    @Test
    void laterStep_runsAfterAFailedOne() {
        RuntimeException late = new IllegalStateException("ran");
        failures.collect(() -> {});
        failures.collect(() -> fail(late));

        assertSame(late, assertThrows(RuntimeException.class, failures::throwIfAny));
    }

    private static void fail(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}

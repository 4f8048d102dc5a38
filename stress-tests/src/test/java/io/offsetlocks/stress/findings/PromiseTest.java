package io.offsetlocks.stress.findings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PromiseTest {
    @Test
    void isKept_upToItsBound() {
        assertTrue(Promise.atMost(1.25, "x", 1.25).isKept());
        assertFalse(Promise.atMost(1.25, "x", 1.26).isKept());
        assertTrue(Promise.atLeast(3, "x", 3).isKept());
        assertFalse(Promise.atLeast(3, "x", 2.99).isKept());
    }

    @Test
    void isKept_notWhenNothingWasMeasured() {
        assertFalse(Promise.atMost(1.25, "x", Double.NaN).isKept());
        assertFalse(Promise.atLeast(3, "x", Double.NaN).isKept());
    }
}

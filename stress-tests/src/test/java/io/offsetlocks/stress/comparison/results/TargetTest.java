package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void isMet_upToItsBound() {
        assertTrue(Target.atMost(1.25, "x", 1.25).isMet());
        assertFalse(Target.atMost(1.25, "x", 1.26).isMet());
        assertTrue(Target.atLeast(3, "x", 3).isMet());
        assertFalse(Target.atLeast(3, "x", 2.99).isMet());
    }

    @Test
    void isMet_notWhenNothingWasMeasured() {
        assertFalse(Target.atMost(1.25, "x", Double.NaN).isMet());
        assertFalse(Target.atLeast(3, "x", Double.NaN).isMet());
    }
}

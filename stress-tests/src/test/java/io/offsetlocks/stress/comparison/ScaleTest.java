package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void full_isAllOfIt() {
        assertEquals(400, Scale.FULL.of(400));
        assertEquals(Duration.ofSeconds(1), Scale.FULL.of(Duration.ofSeconds(1)));
    }

    @Test
    void tiny_isLittleButNotNothing() {
        assertEquals(1_000, Scale.TINY.of(1_000_000));
        assertEquals(1, Scale.TINY.of(400));
        assertEquals(Duration.ofMillis(20), Scale.TINY.of(Duration.ofSeconds(1)));
    }
}

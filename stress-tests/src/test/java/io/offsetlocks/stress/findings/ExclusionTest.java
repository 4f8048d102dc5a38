package io.offsetlocks.stress.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.ways.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExclusionTest {
    private final Exclusion exclusion = new Exclusion();

    @Test
    void held_untilAWayLosesAnUpdate() {
        exclusion.add(Way.FILE_KEPT, 100, 0);
        assertTrue(exclusion.held());

        exclusion.add(Way.FILE_KEPT, 100, 1);
        exclusion.add(Way.FILE_KEPT, 100, 0);
        assertFalse(exclusion.held());
        assertEquals(List.of("file kept does not exclude: 1 violations"), exclusion.verdicts());
    }

    @Test
    void held_thoughAWayThatIsKnownToDoSoLosesUpdates() {
        exclusion.add(Way.OFFSET_LOCKS, 100, 0);
        exclusion.add(Way.RESOLVER, 1_000, 900);
        exclusion.add(Way.RESOLVER, 1_000, 334);

        assertTrue(exclusion.held());
        assertEquals(
                List.of("Maven Resolver does not exclude: 1,234 violations, as is known of it"),
                exclusion.verdicts());
    }

    @Test
    void part_countsEveryRound() {
        exclusion.add(Way.RESOLVER, 10, 1);
        exclusion.add(Way.RESOLVER, 20, 2);

        Part part = exclusion.part();
        assertEquals(30, part.measures().get(0).value(Way.RESOLVER));
        assertEquals(3, part.measures().get(1).value(Way.RESOLVER));
    }
}

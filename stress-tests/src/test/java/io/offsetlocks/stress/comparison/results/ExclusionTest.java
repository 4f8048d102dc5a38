package io.offsetlocks.stress.comparison.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExclusionTest {
    private final Exclusion exclusion = new Exclusion();

    @Test
    void held_untilAMethodLosesAnUpdate() {
        exclusion.add(LockMethod.FILE_KEPT, 100, 0);
        assertTrue(exclusion.held());

        exclusion.add(LockMethod.FILE_KEPT, 100, 1);
        exclusion.add(LockMethod.FILE_KEPT, 100, 0);
        assertFalse(exclusion.held());
        assertEquals(List.of("file kept does not exclude: 1 violations"), exclusion.verdicts());
    }

    @Test
    void held_thoughAMethodLosesUpdatesThatIsNotMeantToExclude() {
        exclusion.add(LockMethod.OFFSET_LOCKS, 100, 0);
        exclusion.add(LockMethod.RESOLVER, 1_000, 900);
        exclusion.add(LockMethod.RESOLVER, 1_000, 334);

        assertTrue(exclusion.held());
        assertEquals(
                List.of("Maven Resolver does not exclude: 1,234 violations, as is known"),
                exclusion.verdicts());
    }

    @Test
    void table_countsEveryRound() {
        exclusion.add(LockMethod.RESOLVER, 10, 1);
        exclusion.add(LockMethod.RESOLVER, 20, 2);

        ResultTable table = exclusion.table();
        assertEquals(30, table.series().get(0).value(LockMethod.RESOLVER));
        assertEquals(3, table.series().get(1).value(LockMethod.RESOLVER));
    }
}

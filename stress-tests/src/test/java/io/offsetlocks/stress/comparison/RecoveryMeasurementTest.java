package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecoveryMeasurementTest {
    @TempDir Path directory;

    @Test
    void bareWordOfAKilledHolder_staysLockedAndNoOtherLockDoes() throws Exception {
        RecoveryMeasurement measurement =
                new RecoveryMeasurement(Scale.TINY, InstalledTools.find(), "volume-42");
        ResultTable table;
        try (Progress progress = Progress.onStandardError("recovery", measurement.steps())) {
            table = measurement.measure(directory, progress).tables().get(0);
        }

        Series forEver = series(table, "locked for ever");
        Series median = series(table, "median");
        for (LockMethod method : forEver.values().keySet()) {
            boolean bare = method == LockMethod.BARE_WORD;
            assertEquals(bare ? 1 : 0, forEver.value(method), method.label());
            assertEquals(bare, Double.isNaN(median.value(method)), method.label());
        }
        assertTrue(table.note().contains("bare word: the name was still locked"), table.note());
        Series told = series(table, "told of the abandonment");
        assertEquals(1, told.value(LockMethod.OFFSET_LOCKS));
        assertEquals(1, told.value(LockMethod.LOCK_WORDS));
        assertEquals(0, told.value(LockMethod.BYTE_LOCK));
    }

    private static Series series(ResultTable table, String name) {
        return table.series().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

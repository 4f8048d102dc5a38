package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PostgresMeasurementTest {
    @TempDir Path directory;

    @Test
    void measurement_startsAServer_andMeasuresBothMethods() throws Exception {
        ResultTable table;
        try (Progress progress = Progress.onStandardError("test", 2)) {
            table =
                    new PostgresMeasurement(Scale.TINY, "volume-42")
                            .measure(directory, progress)
                            .tables()
                            .get(0);
        }

        for (Series series : table.series()) {
            // Within so short a time a process may not have had its turn.
            if (!series.name().equals("evenness")) {
                assertTrue(series.value(LockMethod.POSTGRESQL) > 0, series::toString);
                assertTrue(series.value(LockMethod.JDBC_REGISTRY) > 0, series::toString);
            }
        }
    }
}

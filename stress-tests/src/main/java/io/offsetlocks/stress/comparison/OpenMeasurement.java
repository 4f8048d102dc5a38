package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.FileOpening;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Opens a lock file that exists, and closes it. */
final class OpenMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK);
    private static final int ROUNDS = 500;

    private final int rounds;

    OpenMeasurement(Scale scale) {
        this.rounds = scale.of(ROUNDS);
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Path file = directory.resolve("names.locks");
        FileOpening.asOffsetLocks(file);
        PairedSamples millis = null;
        // The first pass warms the compiler up.
        for (int times = 0; times < 2; times++) {
            millis = new PairedSamples(METHODS);
            for (int round = 0; round < rounds; round++) {
                millis.round(round, method -> millisToOpen(method, file));
            }
        }
        progress.step("open");
        return results(millis);
    }

    private static double millisToOpen(LockMethod method, Path file) throws IOException {
        long start = System.nanoTime();
        if (method == LockMethod.OFFSET_LOCKS) {
            FileOpening.asOffsetLocks(file);
        } else {
            FileOpening.asChannel(file);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static Results results(PairedSamples millis) {
        return Results.of(
                new ResultTable(
                        "open",
                        "Open a lock file that exists, and close it",
                        List.of(Series.ofMedians("time", "ms", millis)),
                        "The byte lock is a FileChannel that is opened and mapped."),
                Target.atMost(
                        1,
                        "ms",
                        "open of a file that exists",
                        millis.of(LockMethod.OFFSET_LOCKS).median()));
    }
}

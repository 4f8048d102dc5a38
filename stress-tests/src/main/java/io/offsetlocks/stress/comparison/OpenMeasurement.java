package io.offsetlocks.stress.comparison;

import io.offsetlocks.LockFormat;
import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.FileOpening;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens a lock file that exists, and closes it: alone, and while many processes have it open. */
final class OpenMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.LOCK_WORDS, LockMethod.BYTE_LOCK);
    private static final Map<LockMethod, LockFormat> FORMATS =
            Map.of(
                    LockMethod.OFFSET_LOCKS,
                    LockFormat.BYTE_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockFormat.LOCK_WORDS);
    private static final int ROUNDS = 300;
    private static final int OTHERS = 100;

    private final int rounds;
    private final int others;

    OpenMeasurement(Scale scale) {
        this.rounds = scale.of(ROUNDS);
        this.others = scale.of(OTHERS);
    }

    @Override
    public int steps() {
        return others + 2;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        for (LockMethod method : FORMATS.keySet()) {
            Files.createDirectories(method.directoryIn(directory));
        }
        // The first pass makes the files and warms the compiler up.
        sample(directory);
        PairedSamples alone = sample(directory);
        progress.step("open");
        try (ChildProcess openers = Openers.start(directory, others, FORMATS.keySet())) {
            for (int i = 0; i < others; i++) {
                openers.expect(Openers.OPENED);
                progress.step("processes to open");
            }
            PairedSamples together = sample(directory);
            progress.step("open, with others");
            return results(alone, together);
        }
    }

    private PairedSamples sample(Path directory) throws Exception {
        PairedSamples millis = new PairedSamples(METHODS);
        for (int round = 0; round < rounds; round++) {
            millis.round(round, method -> millisToOpen(method, directory));
        }
        return millis;
    }

    private static double millisToOpen(LockMethod method, Path directory) throws IOException {
        long start = System.nanoTime();
        if (method == LockMethod.BYTE_LOCK) {
            FileOpening.asChannel(FileOpening.fileOf(LockMethod.OFFSET_LOCKS, directory));
        } else {
            FileOpening.asOffsetLocks(FileOpening.fileOf(method, directory), FORMATS.get(method));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private Results results(PairedSamples alone, PairedSamples together) {
        String withOthers = String.format("with %,d other processes", others);
        return Results.of(
                new ResultTable(
                        "open",
                        "Open a lock file that exists, and close it",
                        List.of(
                                Series.ofMedians("alone", "ms", alone),
                                Series.ofMedians(withOthers, "ms", together)),
                        "The byte lock is a FileChannel that is opened and mapped. The other"
                                + " processes have the file open all the time."),
                Target.atMost(
                        1,
                        "ms",
                        "open of a file that exists, offset locks",
                        alone.of(LockMethod.OFFSET_LOCKS).median()),
                Target.atMost(
                        2,
                        "ms",
                        "open of a file that exists, " + withOthers + ", lock words",
                        together.of(LockMethod.LOCK_WORDS).median()));
    }
}

package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import io.offsetlocks.testing.ChildProcess;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The heap that a held lock takes, measured in a process of its own per method and round. */
final class MemoryMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT);
    private static final int ROUNDS = 2;
    private static final int LOCKS = 2_000;

    private final int rounds;
    private final int locks;

    MemoryMeasurement(Scale scale) {
        this.rounds = scale.of(ROUNDS);
        this.locks = scale.of(LOCKS);
    }

    @Override
    public int steps() {
        return rounds;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        PairedSamples bytes = new PairedSamples(METHODS);
        for (int i = 0; i < rounds; i++) {
            bytes.round(i, method -> bytesPerLock(method, directory));
            progress.step("memory");
        }
        return results(bytes);
    }

    private double bytesPerLock(LockMethod method, Path directory) throws Exception {
        try (ChildProcess worker = WorkerPool.startJava(HeapUsed.OPTIONS, directory, "held")) {
            worker.send("memory " + method + " " + locks);
            return Double.parseDouble(worker.line()) / locks;
        }
    }

    private Results results(PairedSamples bytes) {
        return Results.of(
                new ResultTable(
                        "memory",
                        "Memory of a held lock",
                        List.of(Series.ofPlainMedians("heap", "bytes", bytes)),
                        String.format(
                                "What %,d held locks add to the heap after a full"
                                        + " collection, per lock; their names existed"
                                        + " before. That of the byte lock is the JDK's own: its"
                                        + " FileLock and its table.",
                                locks)),
                Target.atMost(
                        400,
                        "bytes",
                        "memory of a held lock beyond the byte lock's",
                        bytes.of(LockMethod.OFFSET_LOCKS).median()
                                - bytes.of(LockMethod.BYTE_LOCK).median()),
                Target.atMost(
                        250,
                        "bytes",
                        "memory of a held lock, lock words",
                        bytes.of(LockMethod.LOCK_WORDS).median()));
    }
}

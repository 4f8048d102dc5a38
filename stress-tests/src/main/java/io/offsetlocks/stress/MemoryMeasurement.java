package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a held lock takes of the heap, in a process of its own for each way and round. */
final class MemoryMeasurement implements Measurement {
    private static final Set<Way> WAYS = EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT);
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
    public Findings measure(Path directory, Progress progress) throws Exception {
        PairedSamples<Way> bytes = new PairedSamples<>(WAYS);
        for (int i = 0; i < rounds; i++) {
            bytes.round(i, (way, round) -> bytesPerLock(way, directory));
            progress.step("memory");
        }
        return findings(bytes);
    }

    private double bytesPerLock(Way way, Path directory) throws Exception {
        try (WorkerProcess worker = WorkerProcess.inJava(HeapUsed.OPTIONS, directory, "held")) {
            worker.ask("memory " + way + " " + locks);
            return Double.parseDouble(worker.answer()) / locks;
        }
    }

    private Findings findings(PairedSamples<Way> bytes) {
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "memory",
                                "Memory of a held lock",
                                List.of(
                                        Measure.ofCounts(
                                                "heap",
                                                "bytes",
                                                WAYS,
                                                way -> bytes.of(way).median())),
                                String.format(
                                        "What %,d held locks add to the heap after a full"
                                                + " collection, for each; their names were there"
                                                + " before. The byte lock's is the JDK's own: its"
                                                + " FileLock and its table.",
                                        locks)));
        findings.promises()
                .add(
                        Promise.atMost(
                                400,
                                "bytes",
                                "memory of a held lock beyond the byte lock's",
                                bytes.of(Way.OFFSET_LOCKS).median()
                                        - bytes.of(Way.BYTE_LOCK).median()));
        return findings;
    }
}

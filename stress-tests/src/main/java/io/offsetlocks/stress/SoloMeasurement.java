package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thread on one name that nobody else wants: its time, and the garbage it makes. */
final class SoloMeasurement implements Measurement {
    private static final Set<Way> WAYS = EnumSet.range(Way.OFFSET_LOCKS, Way.RESOLVER);
    private static final int ROUNDS = 400;
    private static final int BATCH = 100;

    /** A slow way has so many times fewer rounds. */
    private static final int SLOWER = 40;

    private final int rounds;
    private final List<String> batch;

    SoloMeasurement(Scale scale, String name) {
        this.rounds = scale.of(ROUNDS);
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return 2;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(WAYS, directory);
        PairedSamples<Way> micros = null;
        PairedSamples<Way> bytes = null;
        for (String label : List.of("one thread, warm-up", "one thread")) {
            micros = new PairedSamples<>(WAYS);
            bytes = new PairedSamples<>(WAYS);
            sample(opened, micros, bytes);
            progress.step(label);
        }
        Way.closeAll(opened);
        return findings(micros, bytes);
    }

    private void sample(
            Map<Way, LockingWay> opened, PairedSamples<Way> micros, PairedSamples<Way> bytes)
            throws Exception {
        AllocatedBytes allocated = AllocatedBytes.ofThisThread();
        for (int round = 0; round < rounds; round++) {
            for (Way way : Way.inTurn(WAYS, round)) {
                if (!way.isSlow() || round <= rounds / SLOWER) {
                    double before = allocated.count();
                    micros.add(way, opened.get(way).microsPerUse(batch));
                    bytes.add(way, (allocated.count() - before) / BATCH);
                }
            }
        }
    }

    private static Findings findings(PairedSamples<Way> micros, PairedSamples<Way> bytes) {
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "uncontended",
                                "Lock and release one name that nobody else wants",
                                List.of(
                                        Measure.ofMedians("time", "us", micros),
                                        Measure.ofCounts(
                                                "garbage",
                                                "bytes",
                                                WAYS,
                                                way -> bytes.of(way).median())),
                                "One thread. Garbage is what the thread allocates; a flock(1)"
                                        + " process for each use takes milliseconds and is left"
                                        + " out."));
        findings.promises()
                .add(
                        Promise.atMost(
                                1.10,
                                "one uncontended lock and release, time, offset locks / byte lock",
                                micros.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK)));
        findings.promises()
                .add(
                        Promise.atLeast(
                                3,
                                "one uncontended lock and release, time, file kept / offset locks",
                                micros.ratio(Way.FILE_KEPT, Way.OFFSET_LOCKS)));
        findings.promises()
                .add(
                        Promise.atMost(
                                150,
                                "bytes",
                                "garbage of one uncontended lock and release beyond the byte"
                                        + " lock's",
                                bytes.of(Way.OFFSET_LOCKS).median()
                                        - bytes.of(Way.BYTE_LOCK).median()));
        return findings;
    }
}

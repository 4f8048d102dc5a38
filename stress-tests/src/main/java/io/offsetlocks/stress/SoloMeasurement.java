package io.offsetlocks.stress;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One thread on one name that nobody else wants. */
final class SoloMeasurement implements Measurement {
    private static final int BATCH = 100;

    private final int rounds;
    private final List<String> batch;

    SoloMeasurement(int rounds, String name) {
        this.rounds = rounds;
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return 2;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(directory);
        sample(opened);
        progress.step("one thread, warm-up");
        PairedSamples<Way> samples = sample(opened);
        progress.step("one thread");
        Way.closeAll(opened);
        return findings(samples);
    }

    private PairedSamples<Way> sample(Map<Way, LockingWay> opened) throws Exception {
        PairedSamples<Way> samples = new PairedSamples<>(List.of(Way.values()));
        for (int round = 0; round < rounds; round++) {
            samples.round(round, (way, r) -> opened.get(way).microsPerUse(batch));
        }
        return samples;
    }

    private static Findings findings(PairedSamples<Way> samples) {
        Findings findings = Findings.none();
        findings.rows().add(Row.ofMedians("lock+release, one name", "us", samples));
        findings.promises()
                .add(
                        Promise.atMost(
                                1.25,
                                "one uncontended lock+close, time, offset locks / byte lock",
                                samples.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK)));
        findings.promises()
                .add(
                        Promise.atLeast(
                                3,
                                "one uncontended lock+close, time, re-used lock file / offset"
                                        + " locks",
                                samples.ratio(Way.FILE_KEPT, Way.OFFSET_LOCKS)));
        return findings;
    }
}

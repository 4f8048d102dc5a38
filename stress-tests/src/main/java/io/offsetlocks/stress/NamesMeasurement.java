package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thread on all names, for the first time and again.
 *
 * <p>A generation starts with empty directories. The ways take turns with every small piece of the
 * names.
 */
final class NamesMeasurement implements Measurement {
    private static final int GENERATIONS = 5;
    private static final int REUSES = 3;
    private static final int PIECE = 100;

    /** A generation is not begun after this long, so that a long list of names ends in time. */
    private static final long ENOUGH_NANOS = 15_000_000_000L;

    private final int generations;
    private final Names names;
    private final Set<Way> ways;
    private final PairedSamples<Way> firstUse;
    private final PairedSamples<Way> reuse;

    NamesMeasurement(Scale scale, Names names) {
        this.generations = scale.of(GENERATIONS);
        this.names = names;
        this.ways = EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT, Way.FILE_DELETED);
        if (names.list().size() <= Descriptors.toSpare()) {
            ways.add(Way.FILE_CACHED);
        }
        this.firstUse = new PairedSamples<>(ways);
        this.reuse = new PairedSamples<>(ways);
    }

    @Override
    public int steps() {
        return generations;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < generations; i++) {
            if (i == 0 || System.nanoTime() - start < ENOUGH_NANOS) {
                generation(directory.resolve("generation-" + i));
            }
            progress.step("all names");
        }
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "names",
                                String.format(
                                        "Lock and release %,d names, one after the other",
                                        names.list().size()),
                                List.of(
                                        Measure.ofMedians("first use", "us", firstUse),
                                        Measure.ofMedians("re-use", "us", reuse)),
                                "One thread, which finds empty directories at the first use."));
        return findings;
    }

    private void generation(Path directory) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(ways, directory);
        useAll(opened, firstUse);
        for (int i = 0; i < REUSES; i++) {
            useAll(opened, reuse);
        }
        Way.closeAll(opened);
    }

    private void useAll(Map<Way, LockingWay> opened, PairedSamples<Way> samples) throws Exception {
        int round = 0;
        for (List<String> piece : names.pieces(PIECE)) {
            samples.round(round++, (way, r) -> opened.get(way).microsPerUse(piece));
        }
    }
}

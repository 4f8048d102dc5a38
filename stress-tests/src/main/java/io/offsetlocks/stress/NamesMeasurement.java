package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One thread on all names, for the first time and again, and what that leaves on disk.
 *
 * <p>A generation starts with empty directories. The ways take turns with every small piece of the
 * names.
 */
final class NamesMeasurement implements Measurement {
    private static final int PIECE = 100;

    /** A generation is not begun after this long, so that a long list of names ends in time. */
    private static final long ENOUGH_NANOS = 15_000_000_000L;

    private final Sizes sizes;
    private final Names names;
    private final PairedSamples<Way> firstUse = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> reuse = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> listing = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> deleting = new PairedSamples<>(List.of(Way.values()));
    private final Map<Way, LeftOnDisk> left = new EnumMap<>(Way.class);

    NamesMeasurement(Sizes sizes, Names names) {
        this.sizes = sizes;
        this.names = names;
    }

    @Override
    public int steps() {
        return sizes.generations();
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < sizes.generations(); i++) {
            if (i == 0 || System.nanoTime() - start < ENOUGH_NANOS) {
                generation(directory.resolve("generation-" + i), i);
            }
            progress.step("all names");
        }
        return findings();
    }

    private void generation(Path directory, int number) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(directory);
        useAll(opened, firstUse);
        for (int i = 0; i < sizes.reuses(); i++) {
            useAll(opened, reuse);
        }
        Way.closeAll(opened);
        left.clear();
        listing.round(number, (way, round) -> survey(way, directory).listMillis());
        deleting.round(number, (way, round) -> left.get(way).deleteMillis());
    }

    private void useAll(Map<Way, LockingWay> opened, PairedSamples<Way> samples) throws Exception {
        int round = 0;
        for (List<String> piece : names.pieces(PIECE)) {
            samples.round(round++, (way, r) -> opened.get(way).microsPerUse(piece));
        }
    }

    private LeftOnDisk survey(Way way, Path directory) throws IOException {
        LeftOnDisk survey = LeftOnDisk.in(way.directoryIn(directory));
        left.put(way, survey);
        return survey;
    }

    private Findings findings() {
        Findings findings = Findings.none();
        List<Row> rows = findings.rows();
        rows.add(Row.ofMedians("lock+release, first use", "us", firstUse));
        rows.add(Row.ofMedians("lock+release, re-use", "us", reuse));
        rows.add(row("left on disk: files", "", LeftOnDisk::files));
        rows.add(row("left on disk: sizes of files", "KiB", l -> l.fileBytes() / 1024.0));
        rows.add(row("left on disk: size of directory", "KiB", l -> l.directoryBytes() / 1024.0));
        rows.add(Row.ofMedians("time to list it", "ms", listing));
        rows.add(Row.ofMedians("time to delete it", "ms", deleting));
        return findings;
    }

    private Row row(String measure, String unit, ToDoubleFunction<LeftOnDisk> value) {
        return Row.ofValues(measure, unit, way -> value.applyAsDouble(left.get(way)));
    }
}

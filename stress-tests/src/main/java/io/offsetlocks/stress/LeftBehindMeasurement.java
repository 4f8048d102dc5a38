package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What very many names leave behind, each locked once, and what it takes to clean that up.
 *
 * <p>A file system may have no room for so many files: a way that fails on it is left out.
 */
final class LeftBehindMeasurement implements Measurement {
    private static final Set<Way> WAYS =
            EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT, Way.FILE_DELETED);
    private static final List<Integer> NAMES = List.of(100_000, 1_000_000);
    private static final int PIECES = 100;

    private final List<Integer> numbers;
    private final StringBuilder failures = new StringBuilder();

    LeftBehindMeasurement(Scale scale) {
        this.numbers = NAMES.stream().map(scale::of).toList();
    }

    @Override
    public int steps() {
        return numbers.size() * (PIECES + WAYS.size());
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Findings findings = Findings.none();
        for (int number : numbers) {
            measure(number, directory.resolve(Integer.toString(number)), progress, findings);
        }
        return findings;
    }

    private void measure(int number, Path directory, Progress progress, Findings findings)
            throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(WAYS, directory);
        double fixedBytes = fileBytes(directory);
        PairedSamples<Way> micros = new PairedSamples<>(WAYS);
        for (int i = 0; i < PIECES; i++) {
            List<String> piece = piece(number, i);
            micros.round(i, (way, round) -> microsPerUse(way, opened.get(way), piece));
            progress.step("very many names");
        }
        Way.closeAll(opened);
        double grown = fileBytes(directory) / fixedBytes;
        Map<Way, LeftOnDisk> left = new EnumMap<>(Way.class);
        for (Way way : WAYS) {
            left.put(way, LeftOnDisk.in(way.directoryIn(directory)));
            progress.step("cleaning up");
        }
        findings.parts().add(part(number, micros, left));
        if (number == numbers.get(numbers.size() - 1)) {
            findings.promises().addAll(promises(number, grown, left.get(Way.OFFSET_LOCKS)));
        }
    }

    private static double fileBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(Way.OFFSET_LOCKS.directoryIn(directory))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static List<String> piece(int number, int index) {
        int from = (int) ((long) number * index / PIECES);
        int to = (int) ((long) number * (index + 1) / PIECES);
        return IntStream.range(from, to).mapToObj(i -> "volume-" + i).toList();
    }

    private double microsPerUse(Way way, LockingWay locking, List<String> piece) throws Exception {
        try {
            return locking.microsPerUse(piece);
        } catch (IOException e) {
            if (way == Way.OFFSET_LOCKS || way == Way.BYTE_LOCK) {
                throw e;
            }
            if (failures.indexOf(way.label()) < 0) {
                failures.append(' ').append(way.label()).append(" failed: ").append(e.getMessage());
            }
            return Double.NaN;
        }
    }

    private Part part(int number, PairedSamples<Way> micros, Map<Way, LeftOnDisk> left) {
        ToDoubleFunction<Way> seconds = way -> micros.of(way).sum() / PIECES * number / 1e6;
        return new Part(
                "left-behind-" + number,
                String.format("What %,d names leave behind, each locked once", number),
                List.of(
                        Measure.ofValues("time to lock them", "s", WAYS, seconds),
                        counts("files", "", left, LeftOnDisk::files),
                        counts("disk space", "KiB", left, l -> l.diskBytes() / 1024),
                        counts("time to list", "ms", left, LeftOnDisk::listMillis),
                        counts("time to delete", "ms", left, LeftOnDisk::deleteMillis)),
                "Disk space is that of the blocks of files and directories, without inodes."
                        + failures);
    }

    private static Measure counts(
            String name,
            String unit,
            Map<Way, LeftOnDisk> left,
            ToDoubleFunction<LeftOnDisk> value) {
        return Measure.ofCounts(name, unit, WAYS, way -> value.applyAsDouble(left.get(way)));
    }

    private static List<Promise> promises(int number, double grown, LeftOnDisk left) {
        return List.of(
                Promise.atMost(
                        1,
                        "files",
                        String.format("files left behind by %,d names", number),
                        left.files()),
                Promise.atMost(1, "size of that file, after / before", grown));
    }
}

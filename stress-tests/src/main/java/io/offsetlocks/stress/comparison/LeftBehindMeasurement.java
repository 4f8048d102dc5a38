package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
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
 * What very many names leave on disk, each locked once, and how long it takes to delete that.
 *
 * <p>A file system may not have space for so many files: a method that fails is left out.
 */
final class LeftBehindMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT,
                    LockMethod.FILE_DELETED);
    private static final Set<LockMethod> FILES =
            EnumSet.of(LockMethod.FILE_KEPT, LockMethod.FILE_DELETED);
    private static final Set<LockMethod> OURS =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.LOCK_WORDS);
    private static final List<Integer> NAMES = List.of(100_000, 1_000_000);
    private static final int PIECES = 100;

    private final List<Integer> numbers;
    private final StringBuilder failures = new StringBuilder();

    LeftBehindMeasurement(Scale scale) {
        this.numbers = NAMES.stream().map(scale::of).toList();
    }

    @Override
    public int steps() {
        return numbers.size() * (PIECES + METHODS.size());
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Results results = Results.none();
        for (int number : numbers) {
            measure(number, directory.resolve(Integer.toString(number)), progress, results);
        }
        return results;
    }

    private void measure(int number, Path directory, Progress progress, Results results)
            throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(METHODS, directory);
        Map<LockMethod, Double> before = fileBytes(directory);
        PairedSamples micros = new PairedSamples(METHODS);
        for (int i = 0; i < PIECES; i++) {
            List<String> piece = piece(number, i);
            micros.round(i, method -> microsPerUse(method, opened.get(method), piece));
            progress.step("very many names");
        }
        LockMethod.closeAll(opened);
        Map<LockMethod, Double> after = fileBytes(directory);
        Map<LockMethod, LeftOnDisk> left = new EnumMap<>(LockMethod.class);
        for (LockMethod method : METHODS) {
            left.put(method, LeftOnDisk.in(method.directoryIn(directory)));
            progress.step("cleaning up");
        }
        results.tables().add(table(number, micros, left));
        if (number == numbers.get(numbers.size() - 1)) {
            for (LockMethod method : OURS) {
                double grown = after.get(method) / before.get(method);
                results.targets().addAll(targets(method, number, grown, left.get(method)));
            }
        }
    }

    /** Returns the size of all files of each method of this library. */
    private static Map<LockMethod, Double> fileBytes(Path directory) throws IOException {
        Map<LockMethod, Double> bytes = new EnumMap<>(LockMethod.class);
        for (LockMethod method : OURS) {
            try (Stream<Path> files = Files.list(method.directoryIn(directory))) {
                bytes.put(method, (double) files.mapToLong(file -> file.toFile().length()).sum());
            }
        }
        return bytes;
    }

    private static List<String> piece(int number, int index) {
        int from = (int) ((long) number * index / PIECES);
        int to = (int) ((long) number * (index + 1) / PIECES);
        return IntStream.range(from, to).mapToObj(i -> "volume-" + i).toList();
    }

    private double microsPerUse(LockMethod method, Locker locker, List<String> piece)
            throws Exception {
        try {
            return locker.microsPerUse(piece);
        } catch (IOException e) {
            if (!FILES.contains(method)) {
                throw e;
            }
            if (failures.indexOf(method.label()) < 0) {
                failures.append(' ')
                        .append(method.label())
                        .append(" failed: ")
                        .append(e.getMessage());
            }
            return Double.NaN;
        }
    }

    private ResultTable table(int number, PairedSamples micros, Map<LockMethod, LeftOnDisk> left) {
        ToDoubleFunction<LockMethod> seconds =
                method -> micros.of(method).sum() / PIECES * number / 1e6;
        return new ResultTable(
                "left-behind-" + number,
                String.format("What %,d names leave behind, each locked once", number),
                List.of(
                        Series.ofValues("time to lock them", "s", METHODS, seconds),
                        counts("files", "", left, LeftOnDisk::files),
                        counts("disk space", "KiB", left, l -> l.diskBytes() / 1024),
                        counts("time to list", "ms", left, LeftOnDisk::listMillis),
                        counts("time to delete", "ms", left, LeftOnDisk::deleteMillis)),
                "Disk space is that of the blocks of files and directories, without inodes."
                        + failures);
    }

    private static Series counts(
            String name,
            String unit,
            Map<LockMethod, LeftOnDisk> left,
            ToDoubleFunction<LeftOnDisk> value) {
        return Series.ofCounts(
                name, unit, METHODS, method -> value.applyAsDouble(left.get(method)));
    }

    private static List<Target> targets(
            LockMethod method, int number, double grown, LeftOnDisk left) {
        return List.of(
                Target.atMost(
                        1,
                        "files",
                        String.format("files left behind by %,d names, %s", number, method.label()),
                        left.files()),
                Target.atMost(1, "size of that file, after / before, " + method.label(), grown));
    }
}

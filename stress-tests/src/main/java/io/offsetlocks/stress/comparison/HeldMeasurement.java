package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.Crossover;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thread locks one name while it holds many others. The kernel and the JDK walk the list of the
 * locks held in a file, so one file for all names gets slower with each lock held.
 *
 * <p>Locks in other files do not slow a lock file per name down, whichever process holds them. So
 * only one of the methods with a file per name holds others, because each lock held takes a
 * descriptor and a process has a limited number of these.
 */
final class HeldMeasurement implements Measurement {
    /** How many other locks are held, in this order. */
    static final List<Integer> HELD = List.of(0, 1, 10, 30, 100, 300, 1_000, 3_000, 10_000);

    private static final Set<LockMethod> HOLDING =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK, LockMethod.FILE_KEPT);
    private static final Set<LockMethod> FILES =
            EnumSet.of(LockMethod.FILE_KEPT, LockMethod.FILE_CACHED, LockMethod.FILE_DELETED);
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.FILE_KEPT,
                    LockMethod.FILE_CACHED,
                    LockMethod.FILE_DELETED);
    private static final int ROUNDS = 30;
    private static final int BATCH = 10;

    private final int rounds;
    private final int maxHeld;
    private final List<Integer> levels;
    private final List<String> batch;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private final Map<LockMethod, Iterator<String>> others = new EnumMap<>(LockMethod.class);
    private final Map<LockMethod, Integer> holds = new EnumMap<>(LockMethod.class);

    HeldMeasurement(Scale scale, String name) {
        this.rounds = scale.of(ROUNDS);
        this.maxHeld = scale.of(HELD.get(HELD.size() - 1));
        this.levels = HELD.stream().filter(number -> number <= maxHeld).toList();
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return levels.size();
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(METHODS, directory);
        for (LockMethod method : HOLDING) {
            others.put(
                    method,
                    opened.get(method).namesWithoutCollisions(maxHeld, batch.get(0)).iterator());
        }
        List<PairedSamples> samples = new ArrayList<>();
        for (int level : levels) {
            Set<LockMethod> methods = EnumSet.copyOf(METHODS);
            if (level > Descriptors.available()) {
                methods.removeAll(FILES);
            }
            hold(level, methods, opened);
            PairedSamples ofLevel = new PairedSamples(methods);
            for (int round = 0; round < rounds; round++) {
                ofLevel.round(round, method -> opened.get(method).microsPerUse(batch));
            }
            samples.add(ofLevel);
            progress.step("others held");
        }
        while (!held.isEmpty()) {
            held.pop().close();
        }
        LockMethod.closeAll(opened);
        return results(samples);
    }

    private void hold(int number, Set<LockMethod> methods, Map<LockMethod, Locker> opened)
            throws Exception {
        for (LockMethod method : HOLDING) {
            if (methods.contains(method)) {
                for (int i = holds.getOrDefault(method, 0); i < number; i++) {
                    held.push(opened.get(method).lock(others.get(method).next()));
                }
                holds.put(method, number);
            }
        }
    }

    private Results results(List<PairedSamples> samples) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            String others = String.format("%,d held", levels.get(i));
            series.add(Series.ofMedians(others, "us", samples.get(i)));
        }
        return new Results(
                List.of(
                        new ResultTable(
                                "held",
                                "Lock and release one name while others are held",
                                series,
                                "The kernel and the JDK walk the list of all locks held in a file;"
                                    + " it makes no difference which process holds them. A process"
                                    + " may have "
                                        + String.format("%,d", Descriptors.limit())
                                        + " open files here, and a lock file per name takes one for"
                                        + " each lock held."),
                        new ResultTable(
                                "crossover",
                                "Locks held at once from which on a file per name is faster",
                                List.of(
                                        Series.ofCounts(
                                                "locks held",
                                                "",
                                                FILES,
                                                method -> crossover(series, method))),
                                "Interpolated between the numbers above; - where the file is not"
                                        + " faster at the last of them.")),
                List.of());
    }

    private double crossover(List<Series> series, LockMethod method) {
        return Crossover.of(
                        levels.stream().mapToDouble(Integer::doubleValue).toArray(),
                        series.stream()
                                .mapToDouble(m -> m.value(LockMethod.OFFSET_LOCKS))
                                .toArray(),
                        series.stream().mapToDouble(m -> m.value(method)).toArray())
                .orElse(Double.NaN);
    }
}

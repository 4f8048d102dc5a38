package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.Crossover;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thread locks one name while it holds many others. The kernel and the JDK walk the list of the
 * locks held in a file, so one file for all names gets slower with each byte lock held.
 *
 * <p>Locks in other files do not slow a lock file per name down, whichever process holds them. So
 * only one of the methods with a file per name holds others, because each lock held takes a
 * descriptor and a process has a limited number of these. A method that would take minutes to hold
 * the next number stops before it.
 */
final class HeldMeasurement implements Measurement {
    /** How many other locks are held, in this order. */
    static final List<Integer> HELD =
            List.of(0, 1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000);

    private static final Set<LockMethod> HOLDING =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT);
    private static final Set<LockMethod> FILES =
            EnumSet.of(LockMethod.FILE_KEPT, LockMethod.FILE_CACHED, LockMethod.FILE_DELETED);
    private static final int ROUNDS = 30;
    private static final int BATCH = 50;

    private final int rounds;
    private final int most;
    private final List<Integer> levels;
    private final String name;
    private final Set<LockMethod> methods = EnumSet.copyOf(HOLDING);
    private final Map<LockMethod, HeldLocks> held = new EnumMap<>(LockMethod.class);
    private final List<PairedSamples> samples = new ArrayList<>();
    private final StringBuilder stops = new StringBuilder();

    HeldMeasurement(Scale scale, String name) {
        this.rounds = scale.of(ROUNDS);
        this.most = scale.of(HELD.get(HELD.size() - 1));
        this.levels = HELD.stream().filter(number -> number <= most).toList();
        this.name = name;
        this.methods.addAll(FILES);
    }

    @Override
    public int steps() {
        return levels.size();
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        Map<LockMethod, Locker> opened = LockMethod.openAll(methods, directory);
        for (LockMethod method : HOLDING) {
            held.put(method, new HeldLocks(opened.get(method), name));
        }
        List<String> batch = Collections.nCopies(BATCH, name);
        // Warms the compiler up.
        sample(opened, batch);
        for (int level : levels) {
            hold(level);
            samples.add(sample(opened, batch));
            progress.step("others held");
        }
        for (HeldLocks locks : held.values()) {
            locks.release();
        }
        LockMethod.closeAll(opened);
        return results();
    }

    private PairedSamples sample(Map<LockMethod, Locker> opened, List<String> batch)
            throws Exception {
        PairedSamples micros = new PairedSamples(methods);
        for (int round = 0; round < rounds; round++) {
            micros.round(round, method -> opened.get(method).microsPerUse(batch));
        }
        return micros;
    }

    /** Holds a number of locks by each method; those that cannot are measured no more. */
    private void hold(int number) throws Exception {
        if (number > Descriptors.available() && methods.removeAll(FILES)) {
            held.get(LockMethod.FILE_KEPT).release();
        }
        for (LockMethod method : HOLDING) {
            if (methods.contains(method) && !held.get(method).growTo(number, lastMicros(method))) {
                methods.remove(method);
                held.get(method).release();
                stops.append(
                        String.format(
                                " %s: stopped before %,d held, which would take too long.",
                                method.label(), number));
            }
        }
    }

    private double lastMicros(LockMethod method) {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).of(method).median();
    }

    private Results results() {
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
                                note()),
                        new ResultTable(
                                "crossover",
                                "Locks held at once from which on a file per name is faster",
                                List.of(
                                        crossover("locks held", LockMethod.OFFSET_LOCKS, series),
                                        crossover(
                                                "locks held, of lock words",
                                                LockMethod.LOCK_WORDS,
                                                series)),
                                "Interpolated between the numbers above; - where the file is not"
                                        + " faster at the last of them.")),
                List.of(target(series)));
    }

    private String note() {
        return "The kernel and the JDK walk the list of all byte locks held in a file; it makes no"
                + " difference which process holds them. A process may have "
                + String.format("%,d", Descriptors.limit())
                + " open files here, and a lock file per name takes one for each lock held."
                + stops;
    }

    private Series crossover(String measure, LockMethod ours, List<Series> series) {
        double[] places = levels.stream().mapToDouble(Integer::doubleValue).toArray();
        return Series.ofCounts(
                measure,
                "",
                FILES,
                method ->
                        Crossover.of(places, values(series, ours), values(series, method))
                                .orElse(Double.NaN));
    }

    private static double[] values(List<Series> series, LockMethod method) {
        return series.stream().mapToDouble(one -> one.value(method)).toArray();
    }

    private Target target(List<Series> series) {
        double[] micros = values(series, LockMethod.LOCK_WORDS);
        return Target.atMost(
                1.5,
                String.format(
                        "lock and release, time, %,d other names held / none, lock words", most),
                micros[micros.length - 1] / micros[0]);
    }
}

package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.SharedPage.Field;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.Exclusion;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Several processes lock one name. */
final class ProcessesMeasurement implements Measurement {
    /** A number of processes, and how long each keeps the lock. */
    private record Setting(int processes, Duration section) {
        /**
         * Returns how long a round lasts: many times the time for which a process may keep a name
         * from the others, because otherwise the shares would mean nothing.
         */
        Duration round() {
            if (section.compareTo(LONG) < 0) {
                return Duration.ofMillis(300);
            }
            return Duration.ofMillis(450L * processes);
        }

        private String time() {
            return section.compareTo(LONG) < 0
                    ? section.toNanos() / 1_000 + " us"
                    : section.toMillis() + " ms";
        }

        /** Returns the title of the column of this setting. */
        String label() {
            return processes + " x " + time();
        }

        @Override
        public String toString() {
            return processes + " processes, " + time();
        }
    }

    /** The methods that are compared between processes. */
    static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT,
                    LockMethod.FILE_DELETED,
                    LockMethod.RESOLVER,
                    LockMethod.FLOCK,
                    LockMethod.FASTENERS,
                    LockMethod.FILELOCK);

    private static final Duration SHORT = Duration.ofNanos(10_000);
    private static final Duration LONG = Duration.ofMillis(1);
    private static final Setting TWO_BARE = new Setting(2, Duration.ZERO);
    private static final Setting FOUR_SHORT = new Setting(4, SHORT);
    private static final Setting FOUR_LONG = new Setting(4, LONG);
    private static final List<Setting> SETTINGS =
            List.of(
                    TWO_BARE,
                    new Setting(2, SHORT),
                    new Setting(2, LONG),
                    new Setting(4, Duration.ZERO),
                    FOUR_SHORT,
                    FOUR_LONG);

    private static final int ROUNDS = 5;
    private static final int SLOW_ROUNDS = 2;

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 1;

    /** How far ahead a round is announced, so that all workers start at the same time. */
    private static final Duration NOTICE = Duration.ofMillis(5);

    private final Scale scale;
    private final InstalledTools tools;
    private final String name;
    private final Exclusion exclusion;
    private final Set<LockMethod> methods;

    ProcessesMeasurement(Scale scale, InstalledTools tools, String name, Exclusion exclusion) {
        this.scale = scale;
        this.tools = tools;
        this.name = name;
        this.exclusion = exclusion;
        this.methods = tools.of(METHODS);
    }

    @Override
    public int steps() {
        return SETTINGS.size() * (WARM_UP + scale.of(ROUNDS));
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        SharedPage page = SharedPage.in(directory);
        Map<Setting, ContendedSamples> samples = new LinkedHashMap<>();
        try (WorkerPool pool = WorkerPool.start(methods, tools, 4, directory, name)) {
            for (Setting setting : SETTINGS) {
                samples.put(setting, measure(setting, pool, page, progress));
            }
        }
        return results(samples);
    }

    private ContendedSamples measure(
            Setting setting, WorkerPool pool, SharedPage page, Progress progress)
            throws IOException, InterruptedException {
        ContendedSamples samples = new ContendedSamples(methods);
        for (int i = -WARM_UP; i < scale.of(ROUNDS); i++) {
            for (LockMethod method : LockMethod.rotated(methods, i + WARM_UP)) {
                if (method.isSlow() && i >= SLOW_ROUNDS) {
                    continue;
                }
                ContendedResult result = run(setting, method, pool, page);
                exclusion.add(method, result.allAcquisitions(), result.lostUpdates());
                if (i >= 0) {
                    samples.add(method, result);
                }
            }
            progress.step(setting.toString());
        }
        return samples;
    }

    private ContendedResult run(
            Setting setting, LockMethod method, WorkerPool pool, SharedPage page)
            throws IOException, InterruptedException {
        page.set(Field.WITNESS, 0);
        page.set(Field.LAST_OWNER, 0);
        long start = System.nanoTime() + NOTICE.toNanos();
        long end = start + scale.of(setting.round()).toNanos();
        String request =
                new ContendedRound(setting.section().toNanos(), start, end).request(method);
        List<String> answers = pool.askAll(method, setting.processes(), request);
        double seconds = (System.nanoTime() - start) / 1e9;
        return ContendedResult.of(answers, seconds, page.get(Field.WITNESS));
    }

    private Results results(Map<Setting, ContendedSamples> samples) {
        Results results = Results.none();
        List<ResultTable> tables = results.tables();
        for (int processes : List.of(2, 4)) {
            Map<Setting, ContendedSamples> some = new LinkedHashMap<>(samples);
            some.keySet().removeIf(setting -> setting.processes() != processes);
            tables.add(
                    new ResultTable(
                            "contention-" + processes,
                            processes + " processes on one name: acquisitions per second",
                            series(some, ContendedSamples::acquisitions),
                            "Each process holds the lock for the time given and asks for it again"
                                    + " at once. "
                                    + cores(processes)));
        }
        tables.add(
                new ResultTable(
                        "owner-changes",
                        "Processes on one name: changes of the owner per second",
                        series(samples, ContendedSamples::ownerChanges),
                        "Acquisitions by another process than the one before."));
        tables.add(
                new ResultTable(
                        "evenness",
                        "Processes on one name: smallest share of a process over the largest",
                        series(samples, ContendedSamples::evennessSeries),
                        "Of the acquisitions in all rounds; 1 is fair, 0 is starved."));
        tables.add(
                new ResultTable(
                        "longest-wait",
                        "Processes on one name: the longest wait",
                        series(samples, ContendedSamples::longestWaits),
                        "The median over the rounds of the longest wait per round."));
        tables.add(
                new ResultTable(
                        "shares",
                        "Shares of " + FOUR_LONG + " each",
                        samples.get(FOUR_LONG).shares(FOUR_LONG.processes()),
                        "Of the acquisitions in all rounds; the process with the largest share"
                                + " comes first."));
        results.targets().addAll(targets(samples));
        return results;
    }

    private static List<Series> series(
            Map<Setting, ContendedSamples> samples,
            BiFunction<ContendedSamples, String, Series> ofSetting) {
        List<Series> series = new ArrayList<>();
        samples.forEach((setting, of) -> series.add(ofSetting.apply(of, setting.label())));
        return series;
    }

    private static String cores(int processes) {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores < processes
                ? String.format("They share %d cores here.", cores)
                : "Each has a core of its own.";
    }

    private static List<Target> targets(Map<Setting, ContendedSamples> samples) {
        return List.of(
                share(FOUR_LONG, LockMethod.OFFSET_LOCKS, 0.95, samples),
                rate(FOUR_LONG, LockMethod.OFFSET_LOCKS, 0.8, samples),
                share(FOUR_SHORT, LockMethod.OFFSET_LOCKS, 0.5, samples),
                rate(FOUR_SHORT, LockMethod.OFFSET_LOCKS, 0.6, samples),
                rate(TWO_BARE, LockMethod.LOCK_WORDS, 8, samples),
                share(FOUR_LONG, LockMethod.LOCK_WORDS, 0.95, samples),
                rate(FOUR_LONG, LockMethod.LOCK_WORDS, 0.95, samples));
    }

    private static Target share(
            Setting setting,
            LockMethod method,
            double least,
            Map<Setting, ContendedSamples> samples) {
        return Target.atLeast(
                least,
                setting + ", smallest / largest share of a process, " + method.label(),
                samples.get(setting).evenness(method));
    }

    private static Target rate(
            Setting setting,
            LockMethod method,
            double least,
            Map<Setting, ContendedSamples> samples) {
        return Target.atLeast(
                least,
                setting + ", rate, " + method.label() + " / byte lock",
                samples.get(setting).rateRatio(method, LockMethod.BYTE_LOCK));
    }
}

package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.stress.comparison.results.Exclusion;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several threads of this JVM, each with a name of its own or all with the same name.
 *
 * <p>Where all want the same name, a method without support for threads is put behind striped
 * {@code ReentrantLock}s.
 */
final class ThreadsMeasurement implements Measurement {
    /** A number of threads, and whether they want the same name. */
    private record Setting(int threads, boolean sameName) {
        Set<LockMethod> methods() {
            Set<LockMethod> methods = EnumSet.range(LockMethod.OFFSET_LOCKS, LockMethod.STRIPED);
            if (sameName) {
                methods.remove(LockMethod.BYTE_LOCK);
            }
            return methods;
        }

        @Override
        public String toString() {
            if (threads == 1) {
                return "1 thread";
            }
            return threads + " threads, " + (sameName ? "one name" : "own names");
        }
    }

    private static final Setting ALONE = new Setting(1, false);
    private static final Setting OWN_NAMES = new Setting(2, false);
    private static final Setting FEW = new Setting(2, true);
    private static final Setting MANY = new Setting(8, true);

    private static final int ROUNDS = 10;
    private static final Duration ROUND = Duration.ofMillis(120);

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 2;

    private final int rounds;
    private final Duration round;
    private final String name;
    private final Exclusion exclusion;

    ThreadsMeasurement(Scale scale, String name, Exclusion exclusion) {
        this.rounds = scale.of(ROUNDS);
        this.round = scale.of(ROUND);
        this.name = name;
        this.exclusion = exclusion;
    }

    @Override
    public int steps() {
        return 4 * (WARM_UP + rounds);
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        PairedSamples alone = measure(ALONE, directory.resolve("alone"), progress);
        PairedSamples own = measure(OWN_NAMES, directory.resolve("own"), progress);
        PairedSamples few = measure(FEW, directory.resolve("few"), progress);
        PairedSamples many = measure(MANY, directory.resolve("many"), progress);
        return new Results(
                List.of(
                        new ResultTable(
                                "threads",
                                "Threads of one JVM: locks taken and released per second",
                                List.of(
                                        Series.ofMedians(ALONE.toString(), "1/s", alone),
                                        Series.ofMedians(OWN_NAMES.toString(), "1/s", own),
                                        Series.ofMedians(FEW.toString(), "1/s", few),
                                        Series.ofMedians(MANY.toString(), "1/s", many)),
                                note())),
                targets(alone, own, many));
    }

    private PairedSamples measure(Setting setting, Path directory, Progress progress)
            throws Exception {
        Set<LockMethod> methods = setting.methods();
        Map<LockMethod, Locker> opened = new EnumMap<>(LockMethod.class);
        Files.createDirectory(directory);
        for (LockMethod method : methods) {
            opened.put(
                    method,
                    setting.sameName() ? method.openForThreads(directory) : method.open(directory));
        }
        List<String> names =
                IntStream.range(0, setting.threads())
                        .mapToObj(i -> setting.sameName() ? name : name + "-" + i)
                        .toList();
        PairedSamples perSecond = new PairedSamples(methods);
        for (int i = 0; i < WARM_UP + rounds; i++) {
            PairedSamples kept = i < WARM_UP ? new PairedSamples(methods) : perSecond;
            kept.round(i, method -> run(method, opened.get(method), names));
            progress.step(setting.toString());
        }
        LockMethod.closeAll(opened);
        return perSecond;
    }

    private double run(LockMethod method, Locker locker, List<String> names) throws Exception {
        ThreadsRound ran = ThreadsRound.run(locker, names, round);
        exclusion.add(method, ran.acquisitions(), ran.lostUpdates());
        return ran.perSecond();
    }

    private static String note() {
        int cores = Runtime.getRuntime().availableProcessors();
        return String.format(
                "Where all threads want one name, methods without support for threads are put"
                        + " behind the stripes of the guarded byte lock. %s",
                cores >= 8
                        ? "Every thread has a core of its own."
                        : "The " + MANY.threads() + " threads share " + cores + " cores.");
    }

    private static List<Target> targets(
            PairedSamples alone, PairedSamples own, PairedSamples many) {
        return List.of(
                Target.atLeast(
                        1,
                        OWN_NAMES + ", rate, offset locks / byte lock",
                        own.ratio(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK)),
                Target.atLeast(
                        3,
                        MANY + ", rate, offset locks / byte lock behind a ReentrantLock",
                        many.ratio(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK_GUARDED)),
                ofStriped(0.75, LockMethod.OFFSET_LOCKS, many),
                ofStriped(0.5, LockMethod.OFFSET_LOCKS, many),
                ofStriped(0.5, LockMethod.LOCK_WORDS, many),
                Target.atLeast(
                        1.7,
                        OWN_NAMES + " / " + ALONE + ", rate, lock words",
                        own.of(LockMethod.LOCK_WORDS).median()
                                / alone.of(LockMethod.LOCK_WORDS).median()));
    }

    private static Target ofStriped(double least, LockMethod method, PairedSamples many) {
        return Target.atLeast(
                least,
                MANY + ", rate, " + method.label() + " / Guava Striped",
                many.ratio(method, LockMethod.STRIPED));
    }
}

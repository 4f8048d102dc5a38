package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Exclusion;
import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several threads of this JVM, each on a name of its own or all on one.
 *
 * <p>Where all want one, a way that knows no threads stands behind striped {@code ReentrantLock}s.
 */
final class ThreadsMeasurement implements Measurement {
    /** A number of threads, and whether they want the same name. */
    private record Setting(int threads, boolean sameName) {
        Set<Way> ways() {
            Set<Way> ways = EnumSet.range(Way.OFFSET_LOCKS, Way.STRIPED);
            if (sameName) {
                ways.remove(Way.BYTE_LOCK);
            }
            return ways;
        }

        @Override
        public String toString() {
            return threads + " threads, " + (sameName ? "one name" : "own names");
        }
    }

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
        return 3 * (WARM_UP + rounds);
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        PairedSamples<Way> own = measure(OWN_NAMES, directory.resolve("own"), progress);
        PairedSamples<Way> few = measure(FEW, directory.resolve("few"), progress);
        PairedSamples<Way> many = measure(MANY, directory.resolve("many"), progress);
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "threads",
                                "Threads of one JVM: locks taken and released in a second",
                                List.of(
                                        Measure.ofMedians(OWN_NAMES.toString(), "1/s", own),
                                        Measure.ofMedians(FEW.toString(), "1/s", few),
                                        Measure.ofMedians(MANY.toString(), "1/s", many)),
                                note()));
        findings.promises().addAll(promises(own, many));
        return findings;
    }

    private PairedSamples<Way> measure(Setting setting, Path directory, Progress progress)
            throws Exception {
        Set<Way> ways = setting.ways();
        Map<Way, LockingWay> opened = new EnumMap<>(Way.class);
        Files.createDirectory(directory);
        for (Way way : ways) {
            opened.put(
                    way, setting.sameName() ? way.openForThreads(directory) : way.open(directory));
        }
        List<String> names =
                IntStream.range(0, setting.threads())
                        .mapToObj(i -> setting.sameName() ? name : name + "-" + i)
                        .toList();
        PairedSamples<Way> perSecond = new PairedSamples<>(ways);
        for (int i = 0; i < WARM_UP + rounds; i++) {
            PairedSamples<Way> kept = i < WARM_UP ? new PairedSamples<>(ways) : perSecond;
            kept.round(i, (way, r) -> run(way, opened.get(way), names));
            progress.step(setting.toString());
        }
        Way.closeAll(opened);
        return perSecond;
    }

    private double run(Way way, LockingWay locking, List<String> names) throws Exception {
        ThreadsRound ran = ThreadsRound.run(locking, names, round);
        exclusion.add(way, ran.acquisitions(), ran.lostUpdates());
        return ran.perSecond();
    }

    private static String note() {
        int cores = Runtime.getRuntime().availableProcessors();
        return String.format(
                "Where all want one name, ways that know no threads stand behind the stripes of the"
                        + " guarded byte lock. %s",
                cores >= 8
                        ? "Every thread has a core of its own."
                        : "The " + MANY.threads() + " threads share " + cores + " cores.");
    }

    private static List<Promise> promises(PairedSamples<Way> own, PairedSamples<Way> many) {
        List<Promise> promises = new ArrayList<>();
        promises.add(
                Promise.atLeast(
                        1,
                        OWN_NAMES + ", rate, offset locks / byte lock",
                        own.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK)));
        promises.add(
                Promise.atLeast(
                        3,
                        MANY + ", rate, offset locks / byte lock behind a ReentrantLock",
                        many.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK_GUARDED)));
        promises.add(
                Promise.atLeast(
                        0.75,
                        MANY + ", rate, offset locks / Guava Striped",
                        many.ratio(Way.OFFSET_LOCKS, Way.STRIPED)));
        return promises;
    }
}

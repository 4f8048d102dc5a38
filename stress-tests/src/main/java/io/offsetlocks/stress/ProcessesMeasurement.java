package io.offsetlocks.stress;

import io.offsetlocks.stress.SharedPage.Field;
import io.offsetlocks.stress.findings.Exclusion;
import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
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

/** Several processes on one name. */
final class ProcessesMeasurement implements Measurement {
    /** A number of processes, and how long each keeps the lock. */
    private record Setting(int processes, Duration section) {
        /**
         * Returns how long a round lasts: many times what a process may keep a name from the
         * others, or their shares say nothing.
         */
        Duration round() {
            return section.compareTo(LONG) < 0 ? Duration.ofMillis(300) : Duration.ofMillis(900);
        }

        private String time() {
            return section.compareTo(LONG) < 0
                    ? section.toNanos() / 1_000 + " us"
                    : section.toMillis() + " ms";
        }

        /** Returns what the column of this setting is called. */
        String label() {
            return processes + " x " + time();
        }

        @Override
        public String toString() {
            return processes + " processes, " + time();
        }
    }

    /** The ways that are compared between processes. */
    static final Set<Way> WAYS =
            EnumSet.of(
                    Way.OFFSET_LOCKS,
                    Way.BYTE_LOCK,
                    Way.FILE_KEPT,
                    Way.FILE_DELETED,
                    Way.RESOLVER,
                    Way.FLOCK,
                    Way.FASTENERS,
                    Way.FILELOCK);

    private static final Duration SHORT = Duration.ofNanos(10_000);
    private static final Duration LONG = Duration.ofMillis(1);
    private static final Setting FOUR_SHORT = new Setting(4, SHORT);
    private static final Setting FOUR_LONG = new Setting(4, LONG);
    private static final List<Setting> SETTINGS =
            List.of(
                    new Setting(2, Duration.ZERO),
                    new Setting(2, SHORT),
                    new Setting(2, LONG),
                    new Setting(4, Duration.ZERO),
                    FOUR_SHORT,
                    FOUR_LONG);

    private static final int ROUNDS = 5;
    private static final int SLOW_ROUNDS = 2;

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 1;

    /** How far ahead a round is announced, so that all workers begin at once. */
    private static final Duration NOTICE = Duration.ofMillis(5);

    private final Scale scale;
    private final Installed installed;
    private final String name;
    private final Exclusion exclusion;
    private final Set<Way> ways;

    ProcessesMeasurement(Scale scale, Installed installed, String name, Exclusion exclusion) {
        this.scale = scale;
        this.installed = installed;
        this.name = name;
        this.exclusion = exclusion;
        this.ways = installed.of(WAYS);
    }

    @Override
    public int steps() {
        return SETTINGS.size() * (WARM_UP + scale.of(ROUNDS));
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        SharedPage page = SharedPage.in(directory);
        Map<Setting, ContendedSamples> samples = new LinkedHashMap<>();
        try (Crew crew = Crew.start(ways, installed, 4, directory, name)) {
            for (Setting setting : SETTINGS) {
                samples.put(setting, measure(setting, crew, page, progress));
            }
        }
        return findings(samples);
    }

    private ContendedSamples measure(Setting setting, Crew crew, SharedPage page, Progress progress)
            throws IOException {
        ContendedSamples samples = new ContendedSamples(ways);
        for (int i = -WARM_UP; i < scale.of(ROUNDS); i++) {
            for (Way way : Way.inTurn(ways, i + WARM_UP)) {
                if (way.isSlow() && i >= SLOW_ROUNDS) {
                    continue;
                }
                ContendedResult result = run(setting, way, crew, page);
                exclusion.add(way, result.allAcquisitions(), result.lostUpdates());
                if (i >= 0) {
                    samples.add(way, result);
                }
            }
            progress.step(setting.toString());
        }
        return samples;
    }

    private ContendedResult run(Setting setting, Way way, Crew crew, SharedPage page)
            throws IOException {
        List<WorkerProcess> workers = crew.of(way).subList(0, setting.processes());
        page.set(Field.WITNESS, 0);
        page.set(Field.LAST_OWNER, 0);
        long start = System.nanoTime() + NOTICE.toNanos();
        long end = start + scale.of(setting.round()).toNanos();
        String request = new ContendedRound(setting.section().toNanos(), start, end).request(way);
        for (WorkerProcess worker : workers) {
            worker.ask(request);
        }
        List<String> answers = new ArrayList<>();
        for (WorkerProcess worker : workers) {
            answers.add(worker.answer());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return ContendedResult.of(answers, seconds, page.get(Field.WITNESS));
    }

    private Findings findings(Map<Setting, ContendedSamples> samples) {
        Findings findings = Findings.none();
        List<Part> parts = findings.parts();
        for (int processes : List.of(2, 4)) {
            Map<Setting, ContendedSamples> some = new LinkedHashMap<>(samples);
            some.keySet().removeIf(setting -> setting.processes() != processes);
            parts.add(
                    new Part(
                            "contention-" + processes,
                            processes + " processes on one name: acquisitions in a second",
                            measures(some, ContendedSamples::acquisitions),
                            "Each process keeps the name for the time given, and takes it again at"
                                    + " once. "
                                    + cores(processes)));
        }
        parts.add(
                new Part(
                        "owner-changes",
                        "Processes on one name: changes of the owner in a second",
                        measures(samples, ContendedSamples::ownerChanges),
                        "Acquisitions by another process than the last."));
        parts.add(
                new Part(
                        "evenness",
                        "Processes on one name: smallest share of a process over the largest",
                        measures(samples, ContendedSamples::evennesses),
                        "Of the acquisitions in all rounds; 1 is fair, 0 is starved."));
        parts.add(
                new Part(
                        "longest-wait",
                        "Processes on one name: the longest wait",
                        measures(samples, ContendedSamples::longestWaits),
                        "The median of the rounds' longest."));
        parts.add(
                new Part(
                        "shares",
                        "Shares of " + FOUR_LONG + " each",
                        samples.get(FOUR_LONG).shares(FOUR_LONG.processes()),
                        "Of the acquisitions in all rounds, the most favoured process first."));
        findings.promises().addAll(promises(FOUR_LONG, 0.95, 0.8, samples.get(FOUR_LONG)));
        findings.promises().addAll(promises(FOUR_SHORT, 0.5, 0.6, samples.get(FOUR_SHORT)));
        return findings;
    }

    private static List<Measure> measures(
            Map<Setting, ContendedSamples> samples,
            BiFunction<ContendedSamples, String, Measure> measure) {
        List<Measure> measures = new ArrayList<>();
        samples.forEach(
                (setting, ofSetting) -> measures.add(measure.apply(ofSetting, setting.label())));
        return measures;
    }

    private static String cores(int processes) {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores < processes
                ? String.format("They share %d cores here.", cores)
                : "Each has a core of its own.";
    }

    private static List<Promise> promises(
            Setting setting, double leastShare, double leastRate, ContendedSamples samples) {
        return List.of(
                Promise.atLeast(
                        leastShare,
                        setting + ", smallest / largest share of a process",
                        samples.evenness(Way.OFFSET_LOCKS)),
                Promise.atLeast(
                        leastRate,
                        setting + ", rate, offset locks / byte lock",
                        samples.rateOverThatOf(Way.BYTE_LOCK)));
    }
}

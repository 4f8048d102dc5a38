package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Crossover;
import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
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
 * One thread on one name while it holds many others: the kernel and the JDK walk the list of the
 * locks held in a file, so one file for all names gets slower with every lock held.
 *
 * <p>Locks in other files do not matter to a lock file per name, whoever holds them. So one such
 * way holds for all, as each of its locks takes a descriptor, which a process has a limited number
 * of.
 */
final class HeldMeasurement implements Measurement {
    /** How many other locks are held, in this order. */
    static final List<Integer> HELD = List.of(0, 1, 10, 30, 100, 300, 1_000, 3_000, 10_000);

    private static final Set<Way> HOLDING =
            EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT);
    private static final Set<Way> FILES =
            EnumSet.of(Way.FILE_KEPT, Way.FILE_CACHED, Way.FILE_DELETED);
    private static final Set<Way> WAYS =
            EnumSet.of(
                    Way.OFFSET_LOCKS,
                    Way.BYTE_LOCK,
                    Way.FILE_KEPT,
                    Way.FILE_CACHED,
                    Way.FILE_DELETED);
    private static final int ROUNDS = 30;
    private static final int BATCH = 10;

    private final int rounds;
    private final int most;
    private final List<Integer> levels;
    private final List<String> batch;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private final Map<Way, Iterator<String>> others = new EnumMap<>(Way.class);
    private final Map<Way, Integer> holds = new EnumMap<>(Way.class);

    HeldMeasurement(Scale scale, String name) {
        this.rounds = scale.of(ROUNDS);
        this.most = scale.of(HELD.get(HELD.size() - 1));
        this.levels = HELD.stream().filter(number -> number <= most).toList();
        this.batch = Collections.nCopies(BATCH, name);
    }

    @Override
    public int steps() {
        return levels.size();
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(WAYS, directory);
        for (Way way : HOLDING) {
            others.put(way, opened.get(way).namesApart(most, batch.get(0)).iterator());
        }
        List<PairedSamples<Way>> samples = new ArrayList<>();
        for (int level : levels) {
            Set<Way> ways = EnumSet.copyOf(WAYS);
            if (level > Descriptors.toSpare()) {
                ways.removeAll(FILES);
            }
            hold(level, ways, opened);
            PairedSamples<Way> ofLevel = new PairedSamples<>(ways);
            for (int round = 0; round < rounds; round++) {
                ofLevel.round(round, (way, r) -> opened.get(way).microsPerUse(batch));
            }
            samples.add(ofLevel);
            progress.step("others held");
        }
        while (!held.isEmpty()) {
            held.pop().close();
        }
        Way.closeAll(opened);
        return findings(samples);
    }

    private void hold(int number, Set<Way> ways, Map<Way, LockingWay> opened) throws Exception {
        for (Way way : HOLDING) {
            if (ways.contains(way)) {
                for (int i = holds.getOrDefault(way, 0); i < number; i++) {
                    held.push(opened.get(way).lock(others.get(way).next()));
                }
                holds.put(way, number);
            }
        }
    }

    private Findings findings(List<PairedSamples<Way>> samples) {
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            String others = String.format("%,d held", levels.get(i));
            measures.add(Measure.ofMedians(others, "us", samples.get(i)));
        }
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "held",
                                "Lock and release one name while others are held",
                                measures,
                                "The kernel and the JDK walk the list of all locks held in a file;"
                                    + " it makes no difference which process holds them. A process"
                                    + " may have "
                                        + String.format("%,d", Descriptors.most())
                                        + " open files here, and a lock file per name takes one for"
                                        + " each lock held."));
        findings.parts()
                .add(
                        new Part(
                                "crossover",
                                "Locks held at once from which on a file per name is faster",
                                List.of(
                                        Measure.ofCounts(
                                                "locks held",
                                                "",
                                                FILES,
                                                way -> crossover(measures, way))),
                                "Interpolated between the numbers above; - where it is not faster"
                                        + " at the last of them."));
        return findings;
    }

    private double crossover(List<Measure> measures, Way way) {
        return Crossover.of(
                        levels.stream().mapToDouble(Integer::doubleValue).toArray(),
                        measures.stream().mapToDouble(m -> m.value(Way.OFFSET_LOCKS)).toArray(),
                        measures.stream().mapToDouble(m -> m.value(way)).toArray())
                .orElse(Double.NaN);
    }
}

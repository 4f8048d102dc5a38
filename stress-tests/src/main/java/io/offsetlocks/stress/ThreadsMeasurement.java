package io.offsetlocks.stress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several threads of this JVM on one name.
 *
 * <p>Every way but offset locks stands behind a {@code ReentrantLock}, for it knows no threads. A
 * plain {@code ReentrantLock} is the ceiling.
 */
final class ThreadsMeasurement implements Measurement {
    private static final int THREADS = 8;

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 2;

    private final int rounds;
    private final Duration round;
    private final String name;

    ThreadsMeasurement(int rounds, Duration round, String name) {
        this.rounds = rounds;
        this.round = round;
        this.name = name;
    }

    @Override
    public int steps() {
        return WARM_UP + rounds;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        Map<Way, LockingWay> opened = Way.openAll(directory);
        opened.replaceAll((way, bare) -> way == Way.OFFSET_LOCKS ? bare : new GuardedWay(bare));
        LockingWay ceiling = new ReentrantLockWay();
        List<LockingWay> subjects = new ArrayList<>(opened.values());
        subjects.add(ceiling);

        PairedSamples<LockingWay> perSecond = new PairedSamples<>(subjects);
        PairedSamples<LockingWay> lost = new PairedSamples<>(subjects);
        for (int i = 0; i < WARM_UP + rounds; i++) {
            PairedSamples<LockingWay> kept =
                    i < WARM_UP ? new PairedSamples<>(subjects) : perSecond;
            kept.round(
                    i,
                    (way, r) -> {
                        ThreadsRound ran = ThreadsRound.run(way, name, THREADS, round);
                        lost.add(way, ran.lostUpdates());
                        return ran.perSecond();
                    });
            progress.step(THREADS + " threads");
        }
        Way.closeAll(opened);
        return findings(opened, ceiling, perSecond, lost);
    }

    private static Findings findings(
            Map<Way, LockingWay> opened,
            LockingWay ceiling,
            PairedSamples<LockingWay> perSecond,
            PairedSamples<LockingWay> lost) {
        PairedSamples<Way> rates = new PairedSamples<>(List.of(Way.values()));
        for (int i = 0; i < perSecond.of(ceiling).count(); i++) {
            for (Way way : Way.values()) {
                rates.add(way, perSecond.of(opened.get(way)).get(i));
            }
        }
        Findings findings = Findings.none();
        String threads = THREADS + " threads: ";
        List<Row> rows = findings.rows();
        rows.add(Row.ofMedians(threads + "acquisitions", "1/s", rates));
        rows.add(
                Row.ofValues(
                        threads + "of a ReentrantLock's",
                        "%",
                        way -> 100 * perSecond.ratio(opened.get(way), ceiling)));
        rows.add(Row.ofFaults(threads + "lost updates", way -> lost.of(opened.get(way)).sum()));
        findings.promises().add(promise(rates));
        findings.notes().add(note(perSecond.of(ceiling).median()));
        return findings;
    }

    private static Promise promise(PairedSamples<Way> rates) {
        return Promise.atLeast(
                2.5,
                THREADS
                        + " threads of one JVM on one name, acquisitions, offset locks / byte lock"
                        + " behind a ReentrantLock",
                rates.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK));
    }

    private static String note(double ceilingPerSecond) {
        return String.format(
                "Threads: every way but offset locks stands behind a ReentrantLock, without which"
                        + " it fails;\na plain ReentrantLock makes %s acquisitions/s with %d"
                        + " threads.",
                ComparisonTable.number(ceilingPerSecond), THREADS);
    }
}

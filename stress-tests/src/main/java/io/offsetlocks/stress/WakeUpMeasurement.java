package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.findings.Samples;
import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The time from a holder's release in one process to the return of a waiter in another.
 *
 * <p>The holder lets go only after the kernel has listed the waiter as waiting; it does not guess.
 */
final class WakeUpMeasurement implements Measurement {
    private static final int ROUNDS = 20;
    private static final int TURNS = 50;

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 10;

    private static final int SLOW_ROUNDS = 2;
    private static final int SLOW_TURNS = 15;

    private final int rounds;
    private final int turns;
    private final int slowTurns;
    private final Installed installed;
    private final String name;
    private final Set<Way> ways;
    private final PairedSamples<Way> medians;
    private final Map<Way, Samples> micros = new EnumMap<>(Way.class);
    private long nextTurn = 1;
    private int unseen;

    WakeUpMeasurement(Scale scale, Installed installed, String name) {
        this.rounds = scale.of(ROUNDS);
        this.turns = scale.of(TURNS);
        this.slowTurns = scale.of(SLOW_TURNS);
        this.installed = installed;
        this.name = name;
        this.ways = installed.of(ProcessesMeasurement.WAYS);
        this.medians = new PairedSamples<>(ways);
    }

    @Override
    public int steps() {
        return WARM_UP + rounds;
    }

    @Override
    public Findings measure(Path directory, Progress progress) throws Exception {
        try (Crew crew = Crew.start(ways, installed, 2, directory, name)) {
            for (int i = -WARM_UP; i < rounds; i++) {
                for (Way way : Way.inTurn(ways, i + WARM_UP)) {
                    if (!isUnlisted(way) || i >= 0 && i < SLOW_ROUNDS) {
                        Samples round = round(way, crew.of(way));
                        if (i >= 0) {
                            keep(way, round);
                        }
                    }
                }
                progress.step(i < 0 ? "wake-up, warm-up" : "wake-up");
            }
            return findings();
        }
    }

    /** Returns whether the kernel does not say that this way's waiters wait. */
    static boolean isUnlisted(Way way) {
        return way.isSlow() || !KernelWaits.areVisible();
    }

    /** Wakes the waiter up a number of times, and returns the microseconds. */
    private Samples round(Way way, List<WorkerProcess> workers) throws IOException {
        WorkerProcess holder = workers.get(0);
        WorkerProcess waiter = workers.get(1);
        WakeUpRound round =
                new WakeUpRound(nextTurn, isUnlisted(way) ? slowTurns : turns, waiter.pid());
        nextTurn += round.number();
        holder.ask(round.request("hold", way));
        waiter.ask(round.request("wait", way));
        String[] nanos = waiter.answer().split(" ");
        String[] waited = holder.answer().split(" ");
        Samples kept = new Samples();
        for (int i = 0; i < nanos.length; i++) {
            if (waited[i].equals("1")) {
                kept.add(Long.parseLong(nanos[i]) / 1e3);
            }
        }
        unseen += nanos.length - kept.count();
        return kept;
    }

    private void keep(Way way, Samples round) {
        medians.add(way, round.median());
        Samples all = micros.computeIfAbsent(way, w -> new Samples());
        for (int i = 0; i < round.count(); i++) {
            all.add(round.get(i));
        }
    }

    private Findings findings() {
        Findings findings = Findings.none();
        findings.parts()
                .add(
                        new Part(
                                "wake-up",
                                "Wake-up: from a release in one process to the lock in another",
                                List.of(
                                        Measure.ofMedians("median", "us", medians),
                                        Measure.ofCounts(
                                                "99th percentile",
                                                "us",
                                                ways,
                                                way -> micros.get(way).percentile(0.99))),
                                note()));
        findings.promises()
                .add(
                        Promise.atMost(
                                1.5,
                                "wake-up between processes, median, offset locks / byte lock",
                                medians.ratio(Way.OFFSET_LOCKS, Way.BYTE_LOCK)));
        return findings;
    }

    private String note() {
        return String.format(
                "The holder lets go once /proc/locks shows the waiter; %d turns are left out in"
                    + " which it did not. Waiters that poll, and flock(1), do not show there: they"
                    + " are kept waiting for a random time, and measured %d times.",
                unseen, SLOW_ROUNDS * slowTurns);
    }
}

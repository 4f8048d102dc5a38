package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Samples;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The time from a holder's release in one process to the return of a waiter in another.
 *
 * <p>The holder releases only after the kernel lists the waiter as waiting.
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
    private final InstalledTools tools;
    private final String name;
    private final Set<LockMethod> methods;
    private final PairedSamples medians;
    private final Map<LockMethod, Samples> micros = new EnumMap<>(LockMethod.class);
    private long nextTurn = 1;
    private int unseen;

    WakeUpMeasurement(Scale scale, InstalledTools tools, String name) {
        this.rounds = scale.of(ROUNDS);
        this.turns = scale.of(TURNS);
        this.slowTurns = scale.of(SLOW_TURNS);
        this.tools = tools;
        this.name = name;
        this.methods = tools.of(ProcessesMeasurement.METHODS);
        this.medians = new PairedSamples(methods);
    }

    @Override
    public int steps() {
        return WARM_UP + rounds;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        try (WorkerPool pool = WorkerPool.start(methods, tools, 2, directory, name)) {
            for (int i = -WARM_UP; i < rounds; i++) {
                for (LockMethod method : LockMethod.rotated(methods, i + WARM_UP)) {
                    if (!isUnlisted(method) || i >= 0 && i < SLOW_ROUNDS) {
                        Samples round = round(method, pool.of(method));
                        if (i >= 0) {
                            keep(method, round);
                        }
                    }
                }
                progress.step(i < 0 ? "wake-up, warm-up" : "wake-up");
            }
            return results();
        }
    }

    /** Returns whether the kernel does not list the waiters of a method. */
    static boolean isUnlisted(LockMethod method) {
        return !method.isListed() || !KernelLocks.areVisible();
    }

    /** Wakes the waiter up a number of times, and returns the microseconds. */
    private Samples round(LockMethod method, List<ChildProcess> workers)
            throws IOException, InterruptedException {
        ChildProcess holder = workers.get(0);
        ChildProcess waiter = workers.get(1);
        WakeUpRound round =
                new WakeUpRound(nextTurn, isUnlisted(method) ? slowTurns : turns, waiter.pid());
        nextTurn += round.number();
        holder.send(round.request("hold", method));
        waiter.send(round.request("wait", method));
        String[] nanos = waiter.line().split(" ");
        String[] waited = holder.line().split(" ");
        Samples kept = new Samples();
        for (int i = 0; i < nanos.length; i++) {
            if (waited[i].equals("1")) {
                kept.add(Long.parseLong(nanos[i]) / 1e3);
            }
        }
        unseen += nanos.length - kept.count();
        return kept;
    }

    private void keep(LockMethod method, Samples round) {
        medians.add(method, round.median());
        Samples all = micros.computeIfAbsent(method, w -> new Samples());
        for (int i = 0; i < round.count(); i++) {
            all.add(round.get(i));
        }
    }

    private Results results() {
        return Results.of(
                new ResultTable(
                        "wake-up",
                        "Wake-up: from a release in one process to the lock in another",
                        List.of(
                                Series.ofMedians("median", "us", medians),
                                Series.ofCounts(
                                        "99th percentile",
                                        "us",
                                        methods,
                                        method -> micros.get(method).percentile(0.99))),
                        note()),
                Target.atMost(
                        1.5,
                        "wake-up between processes, median, offset locks / byte lock",
                        medians.ratio(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK)),
                Target.atMost(
                        1.5,
                        "wake-up between processes, median, lock words / byte lock",
                        medians.ratio(LockMethod.LOCK_WORDS, LockMethod.BYTE_LOCK)));
    }

    private String note() {
        return String.format(
                "The holder releases once /proc/locks lists the waiter; %d turns in which it did"
                        + " not are left out. Waiters that poll, and flock(1), are not listed: they"
                        + " wait for a random time, and are measured %d times.",
                unseen, SLOW_ROUNDS * slowTurns);
    }
}

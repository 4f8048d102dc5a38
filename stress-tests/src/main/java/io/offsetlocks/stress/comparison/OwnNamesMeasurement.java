package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One process locks a name, or two lock a name of their own each. */
final class OwnNamesMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT,
                    LockMethod.FILE_CACHED,
                    LockMethod.FILE_DELETED);
    private static final int PROCESSES = 2;
    private static final int ROUNDS = 10;
    private static final Duration ROUND = Duration.ofMillis(150);

    /** Rounds that only warm the compiler up. */
    private static final int WARM_UP = 2;

    /** How far ahead a round is announced, so that the workers start at the same time. */
    private static final Duration NOTICE = Duration.ofMillis(5);

    private final int rounds;
    private final Duration round;
    private final InstalledTools tools;
    private final String name;
    private final PairedSamples one = new PairedSamples(METHODS);
    private final PairedSamples two = new PairedSamples(METHODS);
    private final PairedSamples quotients = new PairedSamples(METHODS);

    OwnNamesMeasurement(Scale scale, InstalledTools tools, String name) {
        this.rounds = scale.of(ROUNDS);
        this.round = scale.of(ROUND);
        this.tools = tools;
        this.name = name;
    }

    @Override
    public int steps() {
        return WARM_UP + rounds;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        try (WorkerPool pool = WorkerPool.start(METHODS, tools, PROCESSES, directory, name)) {
            for (int i = 0; i < WARM_UP + rounds; i++) {
                for (LockMethod method : LockMethod.rotated(METHODS, i)) {
                    List<ChildProcess> workers = pool.of(method);
                    double alone = perSecond(method, workers.subList(0, 1));
                    double together = perSecond(method, workers.subList(0, PROCESSES));
                    if (i >= WARM_UP) {
                        one.add(method, alone);
                        two.add(method, together);
                        quotients.add(method, together / alone);
                    }
                }
                progress.step("processes, own names");
            }
        }
        return results();
    }

    private double perSecond(LockMethod method, List<ChildProcess> workers)
            throws IOException, InterruptedException {
        long start = System.nanoTime() + NOTICE.toNanos();
        long end = start + round.toNanos();
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).send(new OwnNameRound(i, start, end).request(method.name()));
        }
        double sum = 0;
        for (ChildProcess worker : workers) {
            sum += Double.parseDouble(worker.line());
        }
        return sum;
    }

    private Results results() {
        return Results.of(
                new ResultTable(
                        "own-names",
                        "Processes with a name of their own each: locks taken and released per"
                                + " second",
                        List.of(
                                Series.ofMedians("1 process", "1/s", one),
                                Series.ofMedians("2 processes", "1/s", two),
                                Series.ofPlainMedians("2 / 1", "", quotients)),
                        "The sum of the rates of both processes."),
                Target.atLeast(
                        1.8,
                        "2 processes, own names / 1 process, rate, lock words",
                        quotients.of(LockMethod.LOCK_WORDS).median()));
    }
}

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

/** Many threads of one process wait, each for another name, while one process holds all of them. */
final class WaitsMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT);
    private static final int WAITS = 1_000;
    private static final int ROUNDS = 4;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final int waits;
    private final int rounds;
    private final Duration round;
    private final String name;
    private final PairedSamples processors = new PairedSamples(METHODS);
    private final PairedSamples threads = new PairedSamples(METHODS);

    WaitsMeasurement(Scale scale, String name) {
        this.waits = scale.of(WAITS);
        this.rounds = scale.of(ROUNDS);
        this.round = scale.of(ROUND);
        this.name = name;
    }

    @Override
    public int steps() {
        return METHODS.size() * (1 + rounds);
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        for (LockMethod method : METHODS) {
            method.open(directory).close();
            try (ChildProcess holder = WorkerPool.startJava(List.of(), directory, name);
                    ChildProcess waiter = WorkerPool.startJava(List.of(), directory, name)) {
                measure(method, holder, waiter, progress);
            }
        }
        return results();
    }

    private void measure(
            LockMethod method, ChildProcess holder, ChildProcess waiter, Progress progress)
            throws IOException, InterruptedException {
        holder.ask("keep " + method + " " + waits);
        waiter.ask("waits " + method + " " + waits);
        // The first round is for the waits to begin.
        for (int i = 0; i <= rounds; i++) {
            String[] answer = waiter.ask("processors " + method + " " + round.toNanos()).split(" ");
            if (i > 0) {
                processors.add(method, Double.parseDouble(answer[0]));
                threads.add(method, Double.parseDouble(answer[1]));
            }
            progress.step("many waits");
        }
    }

    private Results results() {
        String text = String.format("%,d waits at once for names held elsewhere", waits);
        return Results.of(
                new ResultTable(
                        "waits",
                        text,
                        List.of(
                                Series.ofPlainMedians("processors used", "", processors),
                                Series.ofPlainMedians("threads", "", threads)),
                        "One process holds the names, and another has a thread for each that waits."
                                + " Both numbers are of the process that waits. A method that polls"
                                + " uses all that the machine has."),
                Target.atMost(
                        0.1,
                        "processors",
                        text + ", lock words",
                        processors.of(LockMethod.LOCK_WORDS).median()));
    }
}

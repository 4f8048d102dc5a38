package io.offsetlocks.stress.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, in this JVM: that they run, not what they measure. */
@Timeout(120)
class BenchmarksTest {
    @Test
    void uncontended_runsForEveryMethod() throws RunnerException {
        assertEquals(7, run(briefly("UncontendedBenchmark")).size());
    }

    @Test
    void held_runsForEveryMethodAndNumber() throws RunnerException {
        assertEquals(10, run(briefly("HeldBenchmark").param("held", "0", "10")).size());
    }

    @Test
    void ownNames_runForEveryMethod() throws RunnerException {
        assertEquals(7, run(briefly("OwnNamesBenchmark")).size());
    }

    @Test
    void oneName_runsForEveryMethod() throws RunnerException {
        assertEquals(6, run(briefly("OneNameBenchmark")).size());
    }

    @Test
    void firstUse_runsForEveryMethod() throws RunnerException {
        assertEquals(5, run(briefly("FirstUseBenchmark")).size());
    }

    @Test
    void open_runs() throws RunnerException {
        assertEquals(2, run(briefly("OpenBenchmark")).size());
    }

    private static ChainedOptionsBuilder briefly(String benchmark) {
        return new OptionsBuilder()
                .include("\\." + benchmark + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            assertTrue(
                    result.getPrimaryResult().getScore() > 0,
                    result.getParams().getBenchmark() + " measured nothing");
        }
        return results;
    }
}

package io.offsetlocks.stress.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark briefly, in this JVM: this shows that they run, not what they measure. */
@Timeout(120)
class BenchmarksTest {
    /** The results are one for each method, and number of locks held. */
    @ParameterizedTest
    @CsvSource({
        "HeldBenchmark,       18",
        "OwnNamesBenchmark,    9",
        "OneNameBenchmark,     8",
        "FirstUseBenchmark,    7",
        "OpenBenchmark,        3"
    })
    void benchmark_runsForEveryMethod(String benchmark, int count) throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include("\\." + benchmark + "\\.")
                                        .param("held", "0", "10")
                                        .forks(0)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .measurementTime(TimeValue.milliseconds(10))
                                        .verbosity(VerboseMode.SILENT)
                                        .shouldFailOnError(true)
                                        .build())
                        .run();

        assertEquals(count, results.size());
        for (RunResult result : results) {
            assertTrue(
                    result.getPrimaryResult().getScore() > 0,
                    result.getParams().getBenchmark() + " measured nothing");
        }
    }
}

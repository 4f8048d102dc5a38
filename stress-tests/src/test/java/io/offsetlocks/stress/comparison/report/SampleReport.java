package io.offsetlocks.stress.comparison.report;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small report with made-up numbers, and with text that each form has to escape. */
final class SampleReport {
    static final String HOSTILE = "a|b <script>\"&\\ é\n";

    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.FILE_KEPT,
                    LockMethod.RESOLVER);

    private SampleReport() {}

    static Report make() {
        Results results = Results.none();
        results.tables().add(table("uncontended", "time", "garbage"));
        results.tables()
                .add(table("held", "0 held", "1 held", "10 held", "1,000 held", "9,999 held"));
        results.tables()
                .add(
                        new ResultTable(
                                "crossover",
                                "Crossover",
                                List.of(
                                        Series.ofCounts(
                                                "locks held",
                                                "",
                                                EnumSet.of(LockMethod.FILE_KEPT),
                                                method -> 123)),
                                ""));
        results.tables().add(table("threads", "2 threads, own names", "8 threads, one name"));
        results.tables().add(table("cold", "time"));
        results.tables().add(table("own-names", "1 process", "2 processes"));
        results.tables().add(table("waits", "processors used", "threads"));
        results.tables().add(table("recovery", "median", "longest"));
        results.tables().add(table("contention-2", "2 x 0 us", "2 x 1 ms"));
        results.tables().add(table("contention-4", "4 x 0 us", "4 x 1 ms"));
        results.tables().add(table("shares", "process 1", "process 2"));
        results.tables().add(table("wake-up", "median", "99th percentile"));
        results.tables()
                .add(
                        table(
                                "left-behind-1000",
                                "files",
                                "disk space",
                                "time to lock them",
                                "time to delete"));
        results.targets().add(Target.atMost(1.5, "a time of " + HOSTILE, 1.25));
        results.targets().add(Target.atLeast(2, "a rate", Double.NaN));
        return new Report(Map.of("names", HOSTILE), results);
    }

    /** One method has no number. */
    private static ResultTable table(String id, String... names) {
        return new ResultTable(
                id,
                "Title of " + id,
                List.of(names).stream()
                        .map(
                                name ->
                                        Series.ofValues(
                                                name,
                                                "us",
                                                METHODS,
                                                method ->
                                                        method == LockMethod.BYTE_LOCK
                                                                ? Double.NaN
                                                                : method.ordinal() + name.length()))
                        .toList(),
                "A note on <b>" + id + "</b>.");
    }
}

package io.offsetlocks.stress.report;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small report with made-up numbers, and with text that each form has to escape. */
final class SampleReport {
    static final String HOSTILE = "a|b <script>\"&\\ é\n";

    private static final Set<Way> WAYS =
            EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK, Way.FILE_KEPT, Way.RESOLVER);

    private SampleReport() {}

    static Report make() {
        Findings findings = Findings.none();
        findings.parts().add(part("uncontended", "time", "garbage"));
        findings.parts()
                .add(part("held", "0 held", "1 held", "10 held", "1,000 held", "9,999 held"));
        findings.parts()
                .add(
                        new Part(
                                "crossover",
                                "Crossover",
                                List.of(
                                        Measure.ofCounts(
                                                "locks held",
                                                "",
                                                EnumSet.of(Way.FILE_KEPT),
                                                way -> 123)),
                                ""));
        findings.parts().add(part("threads", "2 threads, own names", "8 threads, one name"));
        findings.parts().add(part("contention-4", "4 x 0 us", "4 x 1 ms"));
        findings.parts().add(part("shares", "process 1", "process 2"));
        findings.parts().add(part("wake-up", "median", "99th percentile"));
        findings.parts()
                .add(
                        part(
                                "left-behind-1000",
                                "files",
                                "disk space",
                                "time to lock them",
                                "time to delete"));
        findings.promises().add(Promise.atMost(1.5, "a time of " + HOSTILE, 1.25));
        findings.promises().add(Promise.atLeast(2, "a rate", Double.NaN));
        return new Report(Map.of("names", HOSTILE), findings);
    }

    /** One way has no number. */
    private static Part part(String id, String... measures) {
        return new Part(
                id,
                "Title of " + id,
                List.of(measures).stream()
                        .map(
                                name ->
                                        Measure.ofValues(
                                                name,
                                                "us",
                                                WAYS,
                                                way ->
                                                        way == Way.BYTE_LOCK
                                                                ? Double.NaN
                                                                : way.ordinal() + name.length()))
                        .toList(),
                "A note on <b>" + id + "</b>.");
    }
}

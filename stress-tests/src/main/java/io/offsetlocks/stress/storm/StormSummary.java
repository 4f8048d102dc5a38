package io.offsetlocks.stress.storm;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The text that is printed at the end: what was done how often, and the violations. */
final class StormSummary {
    private static final int MAX_SHOWN = 20;

    private record Line(String what, long count) {}

    private StormSummary() {}

    static String of(StormState state) {
        StringBuilder text = new StringBuilder("seed " + state.settings().seed() + "\n\n");
        text.append(
                AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                        lines(state),
                        List.of(
                                new Column()
                                        .header("what")
                                        .dataAlign(HorizontalAlign.LEFT)
                                        .with(Line::what),
                                new Column()
                                        .header("count")
                                        .dataAlign(HorizontalAlign.RIGHT)
                                        .with(StormSummary::number))));
        List<Violation> violations = state.violations();
        text.append("\n\nviolations: ").append(violations.size()).append('\n');
        // First what shows the defect that was looked for, then its consequences.
        LockUnderTest lock = state.settings().lock();
        violations.stream()
                .sorted(Comparator.comparing(violation -> !lock.isDetectedBy(violation)))
                .limit(MAX_SHOWN)
                .forEach(v -> text.append("  ").append(v).append('\n'));
        return text.toString();
    }

    private static String number(Line line) {
        return String.format(Locale.ROOT, "%,d", line.count());
    }

    private static List<Line> lines(StormState state) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("processes", state.processes()));
        new TreeMap<>(state.faults())
                .forEach((fault, count) -> lines.add(new Line("fault: " + fault.label(), count)));
        Witness witness = state.witness();
        for (Map.Entry<Counter, Long> entry : counts(witness).entrySet()) {
            lines.add(new Line(entry.getKey().label(), entry.getValue()));
        }
        lines.add(new Line("reports of an abandonment", state.referee().reportedWithStamp()));
        lines.add(new Line("the same, in a window", state.referee().reportedInWindow()));
        lines.add(
                new Line(
                        "longest stall of a thread, in beats",
                        state.stallDetector().longestStall()));
        long sections = 0;
        for (int slot = 0; slot < witness.slots(); slot++) {
            sections += witness.count(slot);
        }
        lines.add(new Line("exclusive sections", sections));
        return lines;
    }

    /** Returns the sums of what the threads have counted. */
    static Map<Counter, Long> counts(Witness witness) {
        Map<Counter, Long> counts = new TreeMap<>();
        for (int id = 1; id <= witness.threadsBegun(); id++) {
            for (Counter counter : Counter.values()) {
                counts.merge(counter, witness.thread(id).get(counter), Long::sum);
            }
        }
        return counts;
    }
}

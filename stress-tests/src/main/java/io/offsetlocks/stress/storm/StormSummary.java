package io.offsetlocks.stress.storm;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is printed at the end: how much happened, and what should not have. */
final class StormSummary {
    private static final int MOST_SHOWN = 20;

    private record Line(String what, long count) {}

    private StormSummary() {}

    static String of(Fleet fleet) {
        StringBuilder text = new StringBuilder("seed " + fleet.settings().seed() + "\n\n");
        text.append(
                AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                        lines(fleet),
                        List.of(
                                new Column()
                                        .header("what")
                                        .dataAlign(HorizontalAlign.LEFT)
                                        .with(Line::what),
                                new Column()
                                        .header("count")
                                        .dataAlign(HorizontalAlign.RIGHT)
                                        .with(StormSummary::number))));
        List<Violation> violations = fleet.violations();
        text.append("\n\nviolations: ").append(violations.size()).append('\n');
        violations.stream()
                .limit(MOST_SHOWN)
                .forEach(v -> text.append("  ").append(v).append('\n'));
        return text.toString();
    }

    private static String number(Line line) {
        return String.format(Locale.ROOT, "%,d", line.count());
    }

    private static List<Line> lines(Fleet fleet) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("processes", fleet.processes()));
        new TreeMap<>(fleet.faults())
                .forEach((fault, count) -> lines.add(new Line("fault: " + fault.label(), count)));
        Witness witness = fleet.witness();
        for (Map.Entry<Counter, Long> entry : counts(witness).entrySet()) {
            lines.add(new Line(entry.getKey().label(), entry.getValue()));
        }
        lines.add(new Line("told of an abandonment", fleet.referee().toldWithStamp()));
        lines.add(new Line("the same, in a window", fleet.referee().toldInWindow()));
        lines.add(new Line("longest stand of a thread, in beats", fleet.watch().longest()));
        long sections = 0;
        for (int slot = 0; slot < witness.slots(); slot++) {
            sections += witness.count(slot);
        }
        lines.add(new Line("exclusive sections of a name", sections));
        return lines;
    }

    /** Returns the sums of what the threads have counted. */
    static Map<Counter, Long> counts(Witness witness) {
        Map<Counter, Long> counts = new TreeMap<>();
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            for (Counter counter : Counter.values()) {
                counts.merge(counter, witness.journal(id).get(counter), Long::sum);
            }
        }
        return counts;
    }
}

package io.offsetlocks.stress.comparison.report;

import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run reports: the model behind each form of the report.
 *
 * @param environment the machine and the run, by label, in the order in which they are shown
 */
public record Report(Map<String, String> environment, Results results) {
    static final String TITLE = "Offset locks and other ways to lock a name";

    static final String RATIOS =
            "A ratio is the value divided by that of offset locks: for times and sizes less is"
                + " better, for rates more is. Ratios are computed within short rounds in which the"
                + " methods take turns; their median is shown.";

    /** A target as text: "kept" or "NOT KEPT", and a sentence with what was measured. */
    record TargetLine(boolean met, String outcome, String text) {
        static TargetLine of(Target target) {
            String text =
                    String.format(
                            "%s: %s (target: at %s %s)",
                            target.text(),
                            amount(target.measured(), target.unit()),
                            target.atMost() ? "most" : "least",
                            amount(target.bound(), target.unit()));
            return new TargetLine(target.isMet(), target.isMet() ? "kept" : "NOT KEPT", text);
        }

        private static String amount(double number, String unit) {
            return unit.isEmpty() ? Numbers.text(number) : Numbers.text(number) + " " + unit;
        }
    }

    List<TargetLine> targets() {
        return results.targets().stream().map(TargetLine::of).toList();
    }

    List<TableModel> tables() {
        return results.tables().stream().map(TableModel::of).toList();
    }

    /** Returns the descriptions of the methods that were measured, by label. */
    Map<String, String> legend() {
        return results.tables().stream()
                .flatMap(table -> table.methods().stream())
                .sorted()
                .distinct()
                .collect(
                        Collectors.toMap(
                                method -> method.label(),
                                method -> method.description(),
                                (one, other) -> one,
                                LinkedHashMap::new));
    }
}

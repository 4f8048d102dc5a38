package io.offsetlocks.stress.comparison.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for programs, among them that of the charts: all numbers, not rounded. */
public final class JsonReport {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

    private record Document(
            Map<String, String> facts, List<Result> results, List<Outcome> targets) {}

    /**
     * One measured number; null where there is none, because JSON has no NaN. The components are
     * the names in the file, which other programs read.
     */
    private record Result(
            String part,
            String measure,
            String unit,
            String way,
            @Nullable Double value,
            @Nullable Double ratio) {}

    private record Outcome(
            String target,
            @Nullable Double measured,
            String unit,
            String bound,
            double than,
            boolean met) {}

    private JsonReport() {}

    /** Returns an object with facts, results and targets. */
    public static String of(Report report) {
        List<Result> results = new ArrayList<>();
        for (ResultTable table : report.results().tables()) {
            for (Series series : table.series()) {
                for (LockMethod method : series.values().keySet()) {
                    results.add(result(table, series, method));
                }
            }
        }
        List<Outcome> outcomes =
                report.results().targets().stream().map(JsonReport::outcome).toList();
        return GSON.toJson(new Document(report.environment(), results, outcomes)) + "\n";
    }

    private static Result result(ResultTable table, Series series, LockMethod method) {
        return new Result(
                table.id(),
                series.name(),
                series.unit(),
                method.label(),
                finite(series.value(method)),
                finite(series.ratio(method)));
    }

    private static Outcome outcome(Target target) {
        return new Outcome(
                target.text(),
                finite(target.measured()),
                target.unit(),
                target.atMost() ? "at most" : "at least",
                target.bound(),
                target.isMet());
    }

    private static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}

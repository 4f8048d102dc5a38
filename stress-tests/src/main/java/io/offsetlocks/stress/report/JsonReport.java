package io.offsetlocks.stress.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for programs, the charts' among them: every number, not rounded. */
public final class JsonReport {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

    private record Document(
            Map<String, String> facts, List<Result> results, List<Outcome> promises) {}

    /** One measured number; null where there is none, as JSON has no NaN. */
    private record Result(
            String part,
            String measure,
            String unit,
            String way,
            @Nullable Double value,
            @Nullable Double ratio) {}

    private record Outcome(
            String promise,
            @Nullable Double measured,
            String unit,
            String bound,
            double than,
            boolean kept) {}

    private JsonReport() {}

    /** Returns an object with facts, results and promises. */
    public static String of(Report report) {
        List<Result> results = new ArrayList<>();
        for (Part part : report.findings().parts()) {
            for (Measure measure : part.measures()) {
                for (Way way : measure.values().keySet()) {
                    results.add(result(part, measure, way));
                }
            }
        }
        List<Outcome> outcomes =
                report.findings().promises().stream().map(JsonReport::outcome).toList();
        return GSON.toJson(new Document(report.facts(), results, outcomes)) + "\n";
    }

    private static Result result(Part part, Measure measure, Way way) {
        return new Result(
                part.id(),
                measure.name(),
                measure.unit(),
                way.label(),
                finite(measure.value(way)),
                finite(measure.ratio(way)));
    }

    private static Outcome outcome(Promise promise) {
        return new Outcome(
                promise.text(),
                finite(promise.measured()),
                promise.unit(),
                promise.atMost() ? "at most" : "at least",
                promise.bound(),
                promise.isKept());
    }

    private static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}

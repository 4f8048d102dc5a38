package io.offsetlocks.stress.storm;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends reports from a process of the storm to the main process, as lines of JSON. The last line of
 * a killed process may be incomplete; then it is not valid JSON.
 */
record ReportLines(PrintStream out) implements ReportSink {
    private static final Gson GSON = new Gson();

    /** What a line has: one of the two. The Python client writes the same. */
    private record Line(@Nullable Violation violation, @Nullable EntryReport entry) {}

    @Override
    public void violation(Violation violation) {
        out.println(GSON.toJson(new Line(violation, null)));
    }

    @Override
    public void entry(EntryReport report) {
        out.println(GSON.toJson(new Line(null, report)));
    }

    /** Passes a report on; returns false if the line is not a report, or incomplete. */
    static boolean pass(String line, ReportSink sink) {
        Line report;
        try {
            report = GSON.fromJson(line, Line.class);
        } catch (JsonSyntaxException e) {
            return false;
        }
        if (report == null) {
            return false;
        }
        if (report.violation() != null) {
            sink.violation(report.violation());
        }
        if (report.entry() != null) {
            sink.entry(report.entry());
        }
        return true;
    }
}

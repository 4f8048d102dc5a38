package io.offsetlocks.stress.storm;

import java.io.PrintStream;

/** Sends reports as lines, from a process of the storm to the storm's main process. */
final class ReportLines implements ReportSink {

    /** Ends a line: the last line of a killed process may be incomplete. */
    private static final String END = " .";

    private final PrintStream out;

    ReportLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void violation(Violation violation) {
        out.println(violation.line() + END);
    }

    @Override
    public void entry(EntryReport report) {
        out.println(report.line() + END);
    }

    /** Passes a report on; returns false if the line is not a report, or incomplete. */
    static boolean pass(String line, ReportSink sink) {
        if (!line.endsWith(END)) {
            return false;
        }
        String report = line.substring(0, line.length() - END.length());
        Violation.parse(report).ifPresent(sink::violation);
        EntryReport.parse(report).ifPresent(sink::entry);
        return true;
    }
}

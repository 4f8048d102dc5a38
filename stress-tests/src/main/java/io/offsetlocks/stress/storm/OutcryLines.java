package io.offsetlocks.stress.storm;

import java.io.PrintStream;

/** What is said in lines, by a process of the fleet to the storm's own. */
final class OutcryLines implements Outcry {
    /** Ends a line: of the last one of a process that was killed, the end may be missing. */
    private static final String END = " .";

    private final PrintStream out;

    OutcryLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void violation(Violation violation) {
        out.println(violation.line() + END);
    }

    @Override
    public void finding(Finding finding) {
        out.println(finding.line() + END);
    }

    /** Passes on what a line says; returns false if it says something else, or is not whole. */
    static boolean pass(String line, Outcry outcry) {
        if (!line.endsWith(END)) {
            return false;
        }
        String said = line.substring(0, line.length() - END.length());
        Violation.parse(said).ifPresent(outcry::violation);
        Finding.parse(said).ifPresent(outcry::finding);
        return true;
    }
}

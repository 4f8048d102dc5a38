package io.offsetlocks.stress.storm;

/** Takes what a process reports. */
interface ReportSink {
    void violation(Violation violation);

    void entry(EntryReport report);
}

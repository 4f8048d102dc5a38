package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The parent's side of a process of the storm: passes its reports on. Closing it leaves no process
 * behind. What it waits for has no bound, as nothing guarantees that a process gets its turn soon.
 */
final class StormProcess implements AutoCloseable {
    private final ChildProcess child;
    private final ReportSink sink;
    private boolean killed;

    private StormProcess(ChildProcess child, ReportSink sink) {
        this.child = child;
        this.sink = sink;
    }

    /** Starts a main class in a JVM of its own. */
    static StormProcess startJvm(Class<?> main, List<?> arguments, ReportSink sink)
            throws IOException {
        return start(
                ChildProcess.jvmCommand(ChildProcess.classPath(), main, arguments.toArray()), sink);
    }

    /** Starts a command, and begins to read what it writes. */
    static StormProcess start(List<String> command, ReportSink sink) throws IOException {
        return new StormProcess(
                ChildProcess.command(command, line -> ReportLines.pass(line, sink)), sink);
    }

    /** Waits for the next line that is not a report; empty if the output has ended. */
    Optional<String> line() throws InterruptedException {
        return child.lineOrEnd();
    }

    /** Returns the process, for all but its output and its kill. */
    ChildProcess child() {
        return child;
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** Waits for the end of the process, but not longer than a time; returns whether it ended. */
    boolean hasEndedWithin(long millis) throws InterruptedException {
        return child.process().waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Sends SIGKILL to the process. */
    void kill() {
        killed = true;
        child.process().destroyForcibly();
    }

    /** Waits until the process has ended and all its output has been read. */
    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        int exit = child.awaitOutput();
        if (exit != 0 && !killed) {
            sink.violation(
                    Violation.of(
                            Kind.UNEXPECTED,
                            "process %d ended with exit code %d",
                            child.pid(),
                            exit));
        }
    }
}

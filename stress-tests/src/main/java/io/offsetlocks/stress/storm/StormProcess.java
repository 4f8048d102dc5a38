package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.ChildProcess;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The parent's side of a process of the storm: passes its reports on. Closing it leaves no process
 * behind.
 */
final class StormProcess implements AutoCloseable {
    private final ChildProcess process;
    private final ReportSink sink;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> allRead = new CompletableFuture<>();
    private boolean killed;

    private StormProcess(ChildProcess process, ReportSink sink) {
        this.process = process;
        this.sink = sink;
    }

    /** Starts a main class in a JVM of its own. */
    static StormProcess startJvm(Class<?> main, List<?> arguments, ReportSink sink)
            throws IOException {
        return of(ChildProcess.startJvm(ChildProcess.SHORT_LIVED, main, arguments), sink);
    }

    /** Starts to read what a process writes. */
    static StormProcess of(ChildProcess process, ReportSink sink) {
        StormProcess reading = new StormProcess(process, sink);
        Thread reader = new Thread(reading::readAll, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return reading;
    }

    private void readAll() {
        try {
            Optional<String> line = process.readLine();
            while (line.isPresent()) {
                if (!ReportLines.pass(line.get(), sink)) {
                    lines.add(line);
                }
                line = process.readLine();
            }
        } catch (IOException e) {
            // The stream of a killed process is closed while it is read; the exit code is checked.
        } finally {
            lines.add(Optional.empty());
            allRead.complete(null);
        }
    }

    /** Waits for the next line that is not a report; empty if the output has ended. */
    Optional<String> line() throws InterruptedException {
        return lines.take();
    }

    /** Returns the process, for all but its output and its kill. */
    ChildProcess process() {
        return process;
    }

    /** Sends SIGKILL to the process. */
    void kill() {
        killed = true;
        process.kill();
    }

    /** Waits until the process has ended and all its output has been read. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        int exit = process.awaitExitCode();
        allRead.join();
        if (exit != 0 && !killed) {
            sink.violation(
                    Violation.of(
                            Kind.UNEXPECTED,
                            "process %d ended with exit code %d",
                            process.pid(),
                            exit));
        }
    }
}

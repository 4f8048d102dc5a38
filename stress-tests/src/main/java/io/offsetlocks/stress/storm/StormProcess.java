package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The parent's side of a process of the fleet. Closing it leaves no process behind. */
final class StormProcess implements AutoCloseable {
    private final Process process;
    private final Outcry outcry;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private boolean killed;

    private StormProcess(Process process, Outcry outcry) {
        this.process = process;
        this.outcry = outcry;
    }

    static StormProcess start(List<String> command, Outcry outcry) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        StormProcess child = new StormProcess(process, outcry);
        Thread reader = new Thread(child::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!OutcryLines.pass(line, outcry)) {
                    lines.add(Optional.of(line));
                }
            }
        } catch (IOException e) {
            // A killed process's stream is closed under the reader; its exit value tells the rest.
        } finally {
            lines.add(Optional.empty());
            heard.complete(null);
        }
    }

    /** Waits for the next line of its own; empty if the process says nothing more. */
    Optional<String> line() throws InterruptedException {
        return lines.take();
    }

    /** Waits for the end of the process, but not longer than a time; says whether it has ended. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Kills the process with SIGKILL. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** Stops all threads of the process, or lets them go on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Tells the process to come to an end. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits until the process is gone and all it said has been heard. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        int exit = process.onExit().join().exitValue();
        heard.join();
        if (exit != 0 && !killed) {
            outcry.violation(
                    Violation.of(
                            Kind.UNEXPECTED,
                            "process %d ended with exit code %d",
                            process.pid(),
                            exit));
        }
    }
}

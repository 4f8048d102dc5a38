package io.offsetlocks.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A child process that reads and writes lines. Closing it leaves no process behind. */
public final class ChildProcess implements AutoCloseable {
    /** Options of a JVM that lives for seconds: a fast start matters more than peak speed. */
    public static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m");

    private final Process process;
    private final PrintWriter input;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a command; its standard error is that of this process. */
    public static ChildProcess start(List<String> command) throws IOException {
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Starts a main class in a JVM like this one, with this one's class path. */
    public static ChildProcess startJvm(List<String> options, Class<?> main, List<?> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(
                ProcessHandle.current()
                        .info()
                        .command()
                        .orElse(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        command.add("-XX:+UseSerialGC");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        arguments.forEach(argument -> command.add(argument.toString()));
        return start(command);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes a line to the process. */
    public void send(String line) {
        input.println(line);
    }

    /** Ends the input of the process. */
    public void endInput() {
        input.close();
    }

    /** Waits for the next line; empty if the process has ended its output. */
    public Optional<String> readLine() throws IOException {
        return Optional.ofNullable(output.readLine());
    }

    /** Waits for the next line, which must come: the answer to the oldest request without one. */
    public String answer() throws IOException {
        return readLine().orElseThrow(() -> new IOException("process " + pid() + " has ended"));
    }

    /** Waits for the end of the process, but not longer than a time; returns whether it ended. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits for the end of the process, without a limit, and returns its exit code. */
    public int awaitExitCode() {
        return process.onExit().join().exitValue();
    }

    /** Sends SIGKILL to the process. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Sends a signal to the process, such as {@code STOP} or {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    }

    @Override
    public void close() {
        kill();
        awaitExitCode();
    }
}

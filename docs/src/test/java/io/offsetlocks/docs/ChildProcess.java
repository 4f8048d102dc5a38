package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child process that says in lines what it has reached. Closing it leaves no process behind. */
public final class ChildProcess implements AutoCloseable {
    private static final long BOUND_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts a command. */
    public static ChildProcess command(List<String> command) throws IOException {
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Starts the main class in a JVM like this one. */
    public static ChildProcess jvm(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command(command);
    }

    /** Waits for its next line. */
    public void expect(String line) throws IOException {
        assertEquals(line, output.readLine(), "the next line of the child");
    }

    /** Waits for a line, whatever it says before. */
    public void awaitLine(String line) throws IOException {
        String next;
        do {
            next = output.readLine();
        } while (next != null && !next.equals(line));
        assertEquals(line, next, "a line of the child");
    }

    /** Sends it a line. */
    public void send(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /** Waits until it has opened a file (Linux), or said that it could not. */
    public void awaitOpen(Path file) {
        KernelLocks.await(() -> hasOpen(file) || hasSaid(), "the child has " + file + " open");
    }

    private boolean hasSaid() {
        try {
            return output.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasOpen(Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.anyMatch(descriptor -> leadsTo(descriptor, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Ends its input, and returns its exit status. */
    public int end() throws IOException, InterruptedException {
        process.outputWriter().close();
        assertTrue(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), "the child does not end");
        return process.exitValue();
    }

    /** Kills it with SIGKILL. */
    public void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        end();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

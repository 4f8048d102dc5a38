package io.offsetlocks.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The parent's side of a {@link Worker}, or of one that is a Python program. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream requests;
    private final BufferedReader answers;

    private WorkerProcess(Process process) {
        this.process = process;
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a worker with this JVM's java and class path. */
    static WorkerProcess inJava(Path directory, String name) throws IOException {
        return inJava(List.of(), directory, name);
    }

    /** Starts a worker whose JVM has options. */
    static WorkerProcess inJava(List<String> options, Path directory, String name)
            throws IOException {
        return start(JavaCommand.of(options, Worker.class, directory), name);
    }

    /** Starts a worker for the ways of Python programs. */
    static WorkerProcess inPython(String interpreter, Path directory, String name)
            throws IOException {
        Path script = directory.resolve("worker.py");
        if (Files.notExists(script)) {
            try (InputStream source = WorkerProcess.class.getResourceAsStream("worker.py")) {
                Files.copy(Objects.requireNonNull(source), script);
            }
        }
        return start(List.of(interpreter, script.toString(), directory.toString()), name);
    }

    private static WorkerProcess start(List<String> command, String name) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        WorkerProcess worker = new WorkerProcess(process);
        worker.ask(name);
        return worker;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void ask(String request) {
        requests.println(request);
    }

    /** Waits for the answer to the oldest request that has had none. */
    String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("worker " + pid() + " ended without an answer");
        }
        return answer;
    }

    /** Lets the worker end, and ends it if it does not. */
    @Override
    public void close() {
        requests.close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}

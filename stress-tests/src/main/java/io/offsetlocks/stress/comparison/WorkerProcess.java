package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The parent's side of a {@link Worker}, or of one that is a Python program. */
final class WorkerProcess implements AutoCloseable {
    private static final int MAX_END_MILLIS = 5_000;

    private final ChildProcess process;

    private WorkerProcess(ChildProcess process, String name) {
        this.process = process;
        ask(name);
    }

    /** Starts a worker in a JVM with options. */
    static WorkerProcess inJava(List<String> options, Path directory, String name)
            throws IOException {
        return new WorkerProcess(
                ChildProcess.startJvm(options, Worker.class, List.of(directory)), name);
    }

    /** Starts a worker for the methods of Python programs. */
    static WorkerProcess inPython(String interpreter, Path directory, String name)
            throws IOException {
        Path script = directory.resolve("worker.py");
        if (Files.notExists(script)) {
            try (InputStream source = WorkerProcess.class.getResourceAsStream("worker.py")) {
                Files.copy(Objects.requireNonNull(source), script);
            }
        }
        return new WorkerProcess(
                ChildProcess.start(List.of(interpreter, script.toString(), directory.toString())),
                name);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void ask(String request) {
        process.send(request);
    }

    /** Waits for the answer to the oldest request that has none yet. */
    String answer() throws IOException {
        return process.readLine()
                .orElseThrow(() -> new IOException("worker " + pid() + " ended without an answer"));
    }

    /** Ends the worker's input, and kills it if it does not end. */
    @Override
    public void close() {
        process.endInput();
        try {
            process.awaitEnd(MAX_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }
}

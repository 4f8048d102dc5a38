package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.testing.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The worker processes of a measurement: JVMs for the methods in Java, and as many processes of
 * each Python interpreter that is needed. Only the workers of one method work at a time; the others
 * wait for a request.
 */
final class WorkerPool implements AutoCloseable {
    private static final String JAVA = "java";

    private final InstalledTools tools;
    private final Map<String, List<ChildProcess>> workers = new HashMap<>();

    private WorkerPool(InstalledTools tools) {
        this.tools = tools;
    }

    /** Starts workers for methods that are installed; all lock the same name. */
    static WorkerPool start(
            Set<LockMethod> methods,
            InstalledTools tools,
            int processes,
            Path directory,
            String name)
            throws IOException {
        // The parent makes the files, so that the workers do not race to make them.
        SharedPage.in(directory);
        for (LockMethod method : methods) {
            if (method.isInJava()) {
                method.open(directory).close();
            } else {
                Files.createDirectories(method.directoryIn(directory));
            }
        }
        WorkerPool pool = new WorkerPool(tools);
        try {
            for (LockMethod method : methods) {
                pool.startFor(method, processes, directory, name);
            }
        } catch (IOException | RuntimeException e) {
            pool.close();
            throw e;
        }
        return pool;
    }

    private void startFor(LockMethod method, int processes, Path directory, String name)
            throws IOException {
        String interpreter = tools.python().getOrDefault(method, JAVA);
        List<ChildProcess> started = workers.computeIfAbsent(interpreter, i -> new ArrayList<>());
        while (started.size() < processes) {
            started.add(
                    method.isInJava()
                            ? startJava(List.of(), directory, name)
                            : startPython(interpreter, directory, name));
        }
    }

    /** Starts a worker in a JVM with options. */
    static ChildProcess startJava(List<String> options, Path directory, String name)
            throws IOException {
        List<String> all = Stream.concat(Stream.of("-XX:+UseSerialGC"), options.stream()).toList();
        ChildProcess worker =
                ChildProcess.command(
                        ChildProcess.jvmCommand(
                                all, ChildProcess.classPath(), Worker.class, directory));
        worker.send(name);
        return worker;
    }

    private static ChildProcess startPython(String interpreter, Path directory, String name)
            throws IOException {
        Path script = directory.resolve("worker.py");
        if (Files.notExists(script)) {
            try (InputStream source = WorkerPool.class.getResourceAsStream("worker.py")) {
                Files.copy(Objects.requireNonNull(source), script);
            }
        }
        ChildProcess worker =
                ChildProcess.command(List.of(interpreter, script.toString(), directory.toString()));
        worker.send(name);
        return worker;
    }

    /** Returns the workers of a method. */
    List<ChildProcess> of(LockMethod method) {
        return workers.get(tools.python().getOrDefault(method, JAVA));
    }

    /** Sends a request to a number of workers of a method, and returns their answers. */
    List<String> askAll(LockMethod method, int number, String request)
            throws IOException, InterruptedException {
        List<ChildProcess> asked = of(method).subList(0, number);
        for (ChildProcess worker : asked) {
            worker.send(request);
        }
        List<String> answers = new ArrayList<>();
        for (ChildProcess worker : asked) {
            answers.add(worker.line());
        }
        return answers;
    }

    @Override
    public void close() {
        workers.values().forEach(started -> started.forEach(ChildProcess::close));
    }
}

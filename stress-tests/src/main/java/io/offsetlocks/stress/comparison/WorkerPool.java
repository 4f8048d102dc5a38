package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The worker processes of a measurement: JVMs for the methods in Java, and as many processes of
 * each Python interpreter that is needed. Only the workers of one method work at a time; the others
 * wait for a request.
 */
final class WorkerPool implements AutoCloseable {
    private static final String JAVA = "java";

    private final InstalledTools tools;
    private final Map<String, List<WorkerProcess>> workers = new HashMap<>();

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
        List<WorkerProcess> started = workers.computeIfAbsent(interpreter, i -> new ArrayList<>());
        while (started.size() < processes) {
            started.add(
                    method.isInJava()
                            ? WorkerProcess.inJava(List.of(), directory, name)
                            : WorkerProcess.inPython(interpreter, directory, name));
        }
    }

    /** Returns the workers of a method. */
    List<WorkerProcess> of(LockMethod method) {
        return workers.get(tools.python().getOrDefault(method, JAVA));
    }

    @Override
    public void close() {
        workers.values().forEach(started -> started.forEach(WorkerProcess::close));
    }
}

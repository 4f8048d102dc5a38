package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The worker processes of a measurement: so many JVMs for the ways that are in Java, and as many of
 * each other interpreter that is needed. Only the workers of one way work at a time; the others
 * wait for a request.
 */
final class Crew implements AutoCloseable {
    private static final String JAVA = "java";

    private final Installed installed;
    private final Map<String, List<WorkerProcess>> workers = new HashMap<>();

    private Crew(Installed installed) {
        this.installed = installed;
    }

    /** Starts workers for ways that are installed; all are about one name. */
    static Crew start(
            Set<Way> ways, Installed installed, int processes, Path directory, String name)
            throws IOException {
        // The parent makes the files, lest the workers race to.
        SharedPage.in(directory);
        for (Way way : ways) {
            if (way.isInJava()) {
                way.open(directory).close();
            } else {
                Files.createDirectories(way.directoryIn(directory));
            }
        }
        Crew crew = new Crew(installed);
        try {
            for (Way way : ways) {
                crew.startFor(way, processes, directory, name);
            }
        } catch (IOException | RuntimeException e) {
            crew.close();
            throw e;
        }
        return crew;
    }

    private void startFor(Way way, int processes, Path directory, String name) throws IOException {
        String interpreter = installed.python().getOrDefault(way, JAVA);
        List<WorkerProcess> started = workers.computeIfAbsent(interpreter, i -> new ArrayList<>());
        while (started.size() < processes) {
            started.add(
                    way.isInJava()
                            ? WorkerProcess.inJava(directory, name)
                            : WorkerProcess.inPython(interpreter, directory, name));
        }
    }

    /** Returns the workers of a way. */
    List<WorkerProcess> of(Way way) {
        return workers.get(installed.python().getOrDefault(way, JAVA));
    }

    @Override
    public void close() {
        workers.values().forEach(started -> started.forEach(WorkerProcess::close));
    }
}

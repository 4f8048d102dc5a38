package io.offsetlocks.postgresql;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A server of one test alone, which can be shut down, in any way, and started again. */
final class RestartableServer implements AutoCloseable {
    private final Path data;
    private final Map<String, String> config;
    private EmbeddedPostgres server;
    private int port;

    private RestartableServer(Path data, Map<String, String> config) {
        this.data = data;
        this.config = config;
    }

    static RestartableServer start(Path directory, Map<String, String> config) throws IOException {
        RestartableServer server = new RestartableServer(directory.resolve("data"), config);
        server.start();
        return server;
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    void start() throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        // As it is started for real: the library turns this off.
        builder.setServerConfig("fsync", "on");
        new TreeMap<>(config).forEach(builder::setServerConfig);
        if (port != 0) {
            builder.setPort(port);
        }
        server = builder.start();
        port = server.getPort();
    }

    /** Shuts the server down at once, as a crash does: without a word to its clients. */
    void stopImmediately() throws IOException, InterruptedException {
        stop("QUIT");
    }

    /** Shuts the server down as a fast shutdown does, with its sessions ended in order. */
    void stopFast() throws IOException, InterruptedException {
        stop("INT");
    }

    private void stop(String signal) throws IOException, InterruptedException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        ChildProcess.run("kill", "-" + signal, pid);
        Await.until(
                "the server has ended",
                () -> ProcessHandle.of(Long.parseLong(pid)).filter(this::runs).isEmpty());
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        // That of the library, which it has locked for the server that it believes to run.
        Files.deleteIfExists(data.resolve("epg-lock"));
    }

    private boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

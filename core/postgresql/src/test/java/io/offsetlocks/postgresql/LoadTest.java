package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads of two processes, whose sessions are ended at random, and a server that crashes in
 * the middle. {@code -Doffsetlocks.load.seconds=60} is the load of the release check.
 */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class LoadTest {
    private static final int SECONDS = Integer.getInteger("offsetlocks.load.seconds", 8);
    private static final int NAMES = 1_000;
    private static final int THREADS = 32;
    private static final String SESSIONS =
            "pg_stat_activity WHERE application_name LIKE 'offset-locks %'";

    @TempDir Path directory;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private RestartableServer server;

    @Test
    void load_underTerminationsAndACrash_excludes_andLeavesNothing() throws Exception {
        server = RestartableServer.start(directory, Map.of("max_connections", "100"));
        Path referee = Referee.create(directory.resolve("referee"), NAMES);
        List<ChildProcess> workers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                workers.add(
                        ChildProcess.jvm(
                                LoadWorker.class,
                                server.port(),
                                "load",
                                referee,
                                NAMES,
                                THREADS,
                                seed + 100L * i));
            }
            runLoad(workers);
            checkNothingIsLeft();
        } finally {
            workers.forEach(ChildProcess::close);
            server.close();
        }
    }

    private void runLoad(List<ChildProcess> workers) throws Exception {
        for (ChildProcess worker : workers) {
            worker.expect("ready");
            worker.send("go");
        }
        terminateFor(Duration.ofSeconds(SECONDS).dividedBy(2));
        server.stopImmediately();
        server.start();
        terminateFor(Duration.ofSeconds(SECONDS).dividedBy(2).plus(SessionSetup.GRANT_AGE));
        for (ChildProcess worker : workers) {
            worker.send("end");
        }
        for (ChildProcess worker : workers) {
            String account = worker.line();
            assertTrue(account.startsWith("violations 0 "), account + ", with seed " + seed);
            System.out.println(account);
            worker.expect("closed");
        }
    }

    /** Ends a session of the workers a few times in a second. */
    private void terminateFor(Duration time) throws Exception {
        long start = System.nanoTime();
        try (var connection = TestServer.dataSource(server.port()).getConnection();
                var statement = connection.createStatement()) {
            while (System.nanoTime() - start < time.toNanos()) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM "
                                + SESSIONS
                                + " ORDER BY random() LIMIT 1");
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
            }
        }
    }

    private void checkNothingIsLeft() throws Exception {
        try (var connection = TestServer.dataSource(server.port()).getConnection();
                var statement = connection.createStatement()) {
            Await.until("no session is left", () -> count(statement, SESSIONS) == 0);
            assertEquals(0, count(statement, "pg_locks WHERE locktype = 'advisory'"));
        }
    }

    private static long count(java.sql.Statement statement, String what) {
        try (var result = statement.executeQuery("SELECT count(*) FROM " + what)) {
            result.next();
            return result.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }
}

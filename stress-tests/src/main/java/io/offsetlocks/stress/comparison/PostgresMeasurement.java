package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.testing.ChildProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;

/** Locks on a PostgreSQL server, which is started for it and has nothing else to do. */
final class PostgresMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(LockMethod.POSTGRESQL, LockMethod.JDBC_REGISTRY);
    private static final int ROUNDS = 10;
    private static final int PAIRS = 1_000;
    private static final int TURNS = 30;
    private static final int DEATHS = 3;
    private static final int PROCESSES = 4;
    private static final Duration CONTENTION = Duration.ofSeconds(5);
    private static final String SCHEMA =
            "/org/springframework/integration/jdbc/schema-postgresql.sql";

    /** Pauses that no waiter can predict, for those that poll. */
    private static final long MIN_PAUSE_NANOS = 20_000_000;

    private static final long MAX_PAUSE_NANOS = 220_000_000;

    private final Scale scale;
    private final String name;
    private final PairedSamples pairs = new PairedSamples(METHODS);
    private final PairedSamples handOffs = new PairedSamples(METHODS);
    private final PairedSamples perSecond = new PairedSamples(METHODS);
    private final PairedSamples deaths = new PairedSamples(METHODS);
    private final Map<LockMethod, Double> evenness = new EnumMap<>(LockMethod.class);

    PostgresMeasurement(Scale scale, String name) {
        this.scale = scale;
        this.name = name;
    }

    @Override
    public int steps() {
        return METHODS.size();
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setDataDirectory(directory.resolve("data")).start()) {
            makeTables(server);
            for (LockMethod method : METHODS) {
                try (Workers workers = new Workers(method, server.getPort())) {
                    measure(method, workers);
                }
                progress.step("postgresql");
            }
        }
        return Results.of(
                new ResultTable(
                        "postgresql",
                        "On a PostgreSQL server of this host",
                        List.of(
                                Series.ofPlainMedians("lock and release", "us", pairs),
                                Series.ofPlainMedians("hand-off", "us", handOffs),
                                Series.ofPlainMedians("4 processes, 1 ms each", "1/s", perSecond),
                                Series.ofCounts("evenness", "", METHODS, evenness::get),
                                Series.ofPlainMedians("after kill -9", "ms", deaths)),
                        "Hand-off: from a release in one process to the lock in another that"
                                + " waits. Evenness: the fewest sections of a process over the"
                                + " most. After kill -9: from the end of a holder to the lock in"
                                + " another process."));
    }

    private static void makeTables(EmbeddedPostgres server) throws IOException, SQLException {
        String sql;
        try (var schema = DefaultLockRepository.class.getResourceAsStream(SCHEMA)) {
            sql = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void measure(LockMethod method, Workers workers)
            throws IOException, InterruptedException {
        measurePairs(method, workers.get(0));
        for (int i = 0; i < scale.of(TURNS); i++) {
            handOffs.add(method, handOff(workers.get(i % 2), workers.get((i + 1) % 2)) / 1e3);
        }
        contend(method, workers);
        for (int i = 0; i < scale.of(DEATHS); i++) {
            deaths.add(method, death(workers) / 1e6);
        }
    }

    private void measurePairs(LockMethod method, ChildProcess worker)
            throws IOException, InterruptedException {
        int count = scale.of(PAIRS);
        // The first warms the compiler and the server's plans up.
        ask(worker, "pairs " + count);
        for (int i = 0; i < scale.of(ROUNDS); i++) {
            pairs.add(method, ask(worker, "pairs " + count) / 1e3 / count);
        }
    }

    private static long ask(ChildProcess worker, String request)
            throws IOException, InterruptedException {
        worker.send(request);
        return Long.parseLong(worker.line());
    }

    /** Returns the nanoseconds from the release by one process to the lock in the other. */
    private static long handOff(ChildProcess holder, ChildProcess waiter)
            throws IOException, InterruptedException {
        lock(holder);
        waiter.send("lock");
        waiter.line();
        pause();
        long released = ask(holder, "unlock");
        long locked = Long.parseLong(waiter.line());
        ask(waiter, "unlock");
        return locked - released;
    }

    private static void lock(ChildProcess worker) throws IOException, InterruptedException {
        worker.send("lock");
        worker.line();
        worker.line();
    }

    private static void pause() {
        LockSupport.parkNanos(
                ThreadLocalRandom.current().nextLong(MIN_PAUSE_NANOS, MAX_PAUSE_NANOS));
    }

    private void contend(LockMethod method, Workers workers)
            throws IOException, InterruptedException {
        long nanos = scale.of(CONTENTION).toNanos();
        for (int i = 0; i < PROCESSES; i++) {
            workers.get(i).send("sections " + nanos);
        }
        long all = 0;
        long fewest = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < PROCESSES; i++) {
            long count = Long.parseLong(workers.get(i).line());
            all += count;
            fewest = Math.min(fewest, count);
            most = Math.max(most, count);
        }
        perSecond.add(method, all / (nanos / 1e9));
        evenness.put(method, (double) fewest / most);
    }

    /** Returns the nanoseconds from the end of a holder to the lock in another process. */
    private static long death(Workers workers) throws IOException, InterruptedException {
        ChildProcess waiter = workers.get(0);
        try (ChildProcess victim = workers.start()) {
            lock(victim);
            waiter.send("lock");
            waiter.line();
            pause();
            long killed = System.nanoTime();
            victim.process().destroyForcibly();
            long locked = Long.parseLong(waiter.line());
            ask(waiter, "unlock");
            return locked - killed;
        }
    }

    /** The processes of one method. */
    private final class Workers implements AutoCloseable {
        private final LockMethod method;
        private final int port;
        private final List<ChildProcess> workers = new ArrayList<>();

        Workers(LockMethod method, int port) throws IOException, InterruptedException {
            this.method = method;
            this.port = port;
            for (int i = 0; i < PROCESSES; i++) {
                workers.add(start());
            }
        }

        ChildProcess get(int number) {
            return workers.get(number);
        }

        /** Starts one more process. */
        ChildProcess start() throws IOException, InterruptedException {
            ChildProcess worker =
                    ChildProcess.jvmWith(
                            List.of("-Xmx128m"), ServerWorker.class, method, port, name);
            if (!worker.line().equals("ready")) {
                throw new IOException("a process of " + method + " has failed");
            }
            return worker;
        }

        @Override
        public void close() {
            workers.forEach(ChildProcess::close);
        }
    }
}

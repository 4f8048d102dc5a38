package io.offsetlocks.stress.comparison;

import io.offsetlocks.postgresql.PostgresLocks;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A child process that locks one name on a server on request, with one method. It reads requests
 * from standard input, one per line, and answers each with a line. It ends with its input.
 */
final class ServerWorker {
    private final Lock lock;

    private ServerWorker(Lock lock) {
        this.lock = lock;
    }

    /** Arguments: method, port of the server, name. */
    public static void main(String[] args) throws Exception {
        String url = "jdbc:postgresql://localhost:" + args[1] + "/postgres";
        Lock lock =
                LockMethod.valueOf(args[0]) == LockMethod.POSTGRESQL
                        ? offsetLock(url, args[2])
                        : registryLock(url, args[2]);
        ServerWorker worker = new ServerWorker(lock);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            worker.execute(line.split(" "));
        }
        System.exit(0);
    }

    private static Lock offsetLock(String url, String name) throws IOException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser("postgres");
        return PostgresLocks.builder(dataSource).space("comparison").open().asLock(name);
    }

    private static Lock registryLock(String url, String name) {
        // One connection that stays open, as the locks beside it have theirs.
        SingleConnectionDataSource dataSource =
                new SingleConnectionDataSource(url, "postgres", "", true);
        DefaultLockRepository repository = new DefaultLockRepository(dataSource);
        repository.setTransactionManager(new DataSourceTransactionManager(dataSource));
        repository.afterPropertiesSet();
        repository.afterSingletonsInstantiated();
        repository.start();
        return new JdbcLockRegistry(repository).obtain(name);
    }

    private void execute(String[] request) {
        switch (request[0]) {
            case "pairs" -> System.out.println(pairs(Integer.parseInt(request[1])));
            case "sections" -> System.out.println(sections(Long.parseLong(request[1])));
            case "lock" -> {
                System.out.println("locking");
                lock.lock();
                System.out.println(System.nanoTime());
            }
            case "unlock" -> {
                long now = System.nanoTime();
                lock.unlock();
                System.out.println(now);
            }
            default -> throw new IllegalArgumentException(request[0]);
        }
    }

    /** Returns the nanoseconds that some locks and releases have taken. */
    private long pairs(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            lock.lock();
            lock.unlock();
        }
        return System.nanoTime() - start;
    }

    /** Returns how many sections of a millisecond ended within some nanoseconds. */
    private long sections(long nanos) {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < nanos) {
            lock.lock();
            LockSupport.parkNanos(1_000_000);
            lock.unlock();
            count++;
        }
        return count;
    }
}

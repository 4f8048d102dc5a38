package io.offsetlocks.postgresql;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a child that uses one space as it is told. It ends with its input, without
 * letting go of anything.
 *
 * <p>The commands: {@code open PORT SPACE [HOST]}, {@code lock NAME}, {@code begin NAME} (a lock on
 * another thread, answered with {@code begun} and, when it is held, {@code held}), {@code tryLock
 * NAME}, {@code valid NAME}, {@code token NAME}, {@code release NAME}, {@code count WITNESS NAMES
 * ROUNDS}, {@code sections NAME MILLISECONDS}, {@code close now}, {@code threads now}. Each is
 * answered with one line.
 */
final class PostgresClient {
    private final Map<String, HeldLock> held = new HashMap<>();
    private final SteppedThread background;
    private PostgresLocks locks;

    private PostgresClient(SteppedThread background) {
        this.background = background;
    }

    public static void main(String[] arguments) throws Exception {
        PostgresClient client = new PostgresClient(SteppedThread.start("background"));
        System.out.println("ready");
        LockClient.executeAll(command -> System.out.println(client.answer(command)));
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] command) {
        try {
            return execute(command);
        } catch (Exception e) {
            return "failed " + e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private String execute(String[] command) throws Exception {
        String name = command[1];
        return switch (command[0]) {
            case "open" -> {
                open(command);
                yield "opened";
            }
            case "lock" -> hold(name, locks.lock(name));
            case "lockShared" -> hold(name, locks.shared().lock(name));
            case "begin" -> {
                background.begin(
                        () -> {
                            String answer = hold(name, locks.lock(name));
                            System.out.println(answer);
                            return null;
                        });
                yield "begun";
            }
            case "tryLock" -> {
                Optional<HeldLock> got = locks.tryLock(name);
                yield got.isPresent() ? hold(name, got.get()) : "busy";
            }
            case "valid" -> Boolean.toString(held.get(name).isValid());
            case "token" -> Long.toString(held.get(name).fencingToken().orElseThrow());
            case "release" -> {
                held.remove(name).close();
                yield "released";
            }
            case "close" -> {
                locks.close();
                yield "closed";
            }
            case "threads" -> {
                Await.until("no thread of the locks is left", () -> threads() == 0);
                yield "0";
            }
            case "count" -> {
                count(
                        Witness.at(Path.of(command[1])),
                        Integer.parseInt(command[2]),
                        Integer.parseInt(command[3]));
                yield "counted";
            }
            case "sections" ->
                    Long.toString(sections(name, Duration.ofMillis(Long.parseLong(command[2]))));
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private void open(String[] command) throws Exception {
        PGSimpleDataSource dataSource = TestServer.dataSource(Integer.parseInt(command[1]));
        if (command.length > 3) {
            dataSource.setUrl("jdbc:postgresql://" + command[3] + ":" + command[1] + "/postgres");
        }
        locks =
                PostgresLocks.builder(dataSource)
                        .space(command[2].replace('_', ' '))
                        .onLoss((name, loss) -> System.out.println("lost " + name))
                        .open();
    }

    /** Returns how many threads are in our code but for this one and that of a call. */
    private static long threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("offset-locks-"))
                .filter(thread -> List.of(thread.getValue()).toString().contains("postgresql"))
                .count();
    }

    private String hold(String name, HeldLock lock) {
        held.put(name, lock);
        return lock.wasAbandoned() ? "held abandoned" : "held";
    }

    private void count(Witness witness, int names, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            int name = i % names;
            try (HeldLock lock = locks.lock("count-" + name)) {
                witness.increment(name);
                if (!lock.isValid()) {
                    throw new IllegalStateException("lost");
                }
            }
        }
    }

    /** Returns how many sections of a millisecond came to their end within a time. */
    @SuppressWarnings("ThreadSleep") // The section: what is measured is the wait for it.
    private long sections(String name, Duration time) throws Exception {
        long start = System.nanoTime();
        long sections = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            HeldLock lock = locks.lock(name);
            Thread.sleep(1);
            sections++;
            lock.close();
        }
        return sections;
    }
}

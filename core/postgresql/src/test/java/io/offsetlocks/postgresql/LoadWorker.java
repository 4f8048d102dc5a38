package io.offsetlocks.postgresql;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a child whose threads lock and release names until they are told to end. It
 * prints {@code ready}, begins at a line, ends at the next one, and prints its account, and then
 * {@code closed} and the number of threads that its locks have left behind.
 */
final class LoadWorker {
    private static final BufferedReader INPUT =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private final Referee referee;
    private final int names;
    private final long process;
    private final Map<String, Long> inside = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong unreachable = new AtomicLong();
    private final AtomicLong violations = new AtomicLong();
    private volatile boolean ended;
    private PostgresLocks locks;

    private LoadWorker(Referee referee, int names) {
        this.referee = referee;
        this.names = names;
        this.process = ProcessHandle.current().pid() << 32;
    }

    /** Arguments: port, space, referee, names, threads, seed. */
    public static void main(String[] arguments) throws Exception {
        LoadWorker worker =
                new LoadWorker(Referee.at(Path.of(arguments[2])), Integer.parseInt(arguments[3]));
        worker.locks =
                PostgresLocks.builder(TestServer.dataSource(Integer.parseInt(arguments[0])))
                        .space(arguments[1])
                        .onLoss((name, loss) -> worker.told(name))
                        .open();
        System.out.println("ready");
        INPUT.readLine();
        worker.run(Integer.parseInt(arguments[4]), Long.parseLong(arguments[5]));
        worker.locks.close();
        System.out.println("closed");
        INPUT.readLine();
    }

    /** The loss is told: from now on another process may be inside. */
    private void told(String name) {
        lost.incrementAndGet();
        Long id = inside.get(name);
        if (id != null) {
            referee.leave(number(name), id);
        }
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private void run(int threads, long seed) throws Exception {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> loop(random), "load " + i);
            running.add(thread);
            thread.start();
        }
        INPUT.readLine();
        ended = true;
        for (Thread thread : running) {
            thread.join();
        }
        System.out.printf(
                "violations %d granted %d lost %d abandoned %d unreachable %d%n",
                violations.get(), granted.get(), lost.get(), abandoned.get(), unreachable.get());
    }

    private void loop(Random random) {
        while (!ended) {
            // Half of all on a few names, so that there is something to wait for.
            int name = random.nextInt(random.nextBoolean() ? names : 20);
            try {
                acquire("name-" + name, random).ifPresent(held -> section(held, name, random));
            } catch (LockLostException e) {
                lost.incrementAndGet();
            } catch (UncheckedIOException e) {
                unreachable.incrementAndGet();
                LockSupport.parkNanos(10_000_000);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
        }
    }

    private Optional<HeldLock> acquire(String name, Random random) throws InterruptedException {
        return switch (random.nextInt(3)) {
            case 0 -> locks.tryLock(name);
            case 1 -> locks.tryLock(name, Duration.ofMillis(random.nextInt(100)));
            default -> Optional.of(locks.lock(name));
        };
    }

    private void section(HeldLock held, int number, Random random) {
        String name = "name-" + number;
        long id = process + ids.incrementAndGet();
        granted.incrementAndGet();
        if (held.wasAbandoned()) {
            abandoned.incrementAndGet();
        }
        inside.put(name, id);
        long other = referee.enter(number, id);
        if (other != 0 && held.isValid()) {
            violations.incrementAndGet();
            System.err.printf("%s: %x is inside, and so is %x%n", held, other, id);
        }
        LockSupport.parkNanos(random.nextInt(2_000_000));
        referee.leave(number, id);
        inside.remove(name, id);
        held.close();
    }
}

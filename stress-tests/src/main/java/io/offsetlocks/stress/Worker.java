package io.offsetlocks.stress;

import io.offsetlocks.stress.SharedPage.Field;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A child process: locks one name when it is told to, and says what happened.
 *
 * <p>It reads requests from standard input, a line each, and answers each with a line on standard
 * output. The first line of all is the name. It ends with its input, and so with its parent. The
 * ways of Python programs have a worker in Python, {@code worker.py}, that reads the same requests.
 */
final class Worker {
    private static final long LOOK_EVERY_NANOS = 20_000;

    /** How long a worker waits for the other one before it gives up and ends. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a holder waits for the kernel to list a waiter. */
    private static final Duration LISTED_WITHIN = Duration.ofMillis(250);

    private static final long LEAST_PAUSE_NANOS = 20_000_000;
    private static final long MOST_PAUSE_NANOS = 120_000_000;

    private final Map<Way, LockingWay> ways = new EnumMap<>(Way.class);
    private final Path directory;
    private final SharedPage page;
    private final String name;

    private Worker(Path directory, SharedPage page, String name) {
        this.directory = directory;
        this.page = page;
        this.name = name;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Worker worker = new Worker(directory, SharedPage.in(directory), requests.readLine());
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(worker.answer(line.split(" ")));
        }
        System.exit(0);
    }

    private String answer(String[] request) throws Exception {
        Way way = Way.valueOf(request[1]);
        LockingWay locking = ways.get(way);
        if (locking == null) {
            locking = way.open(directory);
            ways.put(way, locking);
        }
        return switch (request[0]) {
            case "contend" -> contend(locking, ContendedRound.parse(request));
            case "memory" ->
                    Long.toString(HeapUsed.byHolding(locking, Integer.parseInt(request[2])));
            case "hold" -> hold(way, locking, WakeUpRound.parse(request));
            case "wait" -> waitTurns(locking, WakeUpRound.parse(request));
            default -> throw new IOException("unknown request: " + request[0]);
        };
    }

    private String contend(LockingWay way, ContendedRound round) throws Exception {
        long pid = ProcessHandle.current().pid();
        long acquisitions = 0;
        long takeovers = 0;
        long longestWait = 0;
        LockSupport.parkNanos(round.startNanos() - System.nanoTime());
        long asked = System.nanoTime();
        while (asked - round.endNanos() < 0) {
            AutoCloseable held = way.lock(name);
            longestWait = Math.max(longestWait, System.nanoTime() - asked);
            long seen = page.get(Field.WITNESS);
            if (page.get(Field.LAST_OWNER) != pid) {
                page.set(Field.LAST_OWNER, pid);
                takeovers++;
            }
            spin(round.sectionNanos());
            page.set(Field.WITNESS, seen + 1);
            held.close();
            acquisitions++;
            asked = System.nanoTime();
        }
        return acquisitions + " " + takeovers + " " + longestWait;
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /**
     * Lets a waiter in, once a turn, and answers for each turn with 1 if the waiter is known to
     * have waited, and 0 if not.
     */
    private String hold(Way kind, LockingWay way, WakeUpRound round) throws Exception {
        StringJoiner waited = new StringJoiner(" ");
        for (long turn : round.turns()) {
            AutoCloseable held = way.lock(name);
            page.set(Field.HELD, turn);
            await(Field.WAITING, turn, Worker::pause);
            waited.add(letWait(kind, round.waiterPid()) ? "1" : "0");
            page.set(Field.RELEASED_AT, System.nanoTime());
            held.close();
            // A holder that slept would leave its processor to the waiter: it goes on, as with
            // work.
            await(Field.DONE, turn, Thread::onSpinWait);
        }
        return waited.toString();
    }

    /**
     * Keeps the lock until the kernel lists the waiter; if it is one that the kernel does not know
     * of, for a time that it cannot foresee.
     */
    private static boolean letWait(Way kind, long waiterPid) throws IOException {
        if (WakeUpMeasurement.isUnlisted(kind)) {
            LockSupport.parkNanos(
                    ThreadLocalRandom.current().nextLong(LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS));
            return true;
        }
        long start = System.nanoTime();
        while (!KernelWaits.has(waiterPid)) {
            if (System.nanoTime() - start > LISTED_WITHIN.toNanos()) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Answers for each turn with the nanoseconds from the release to the lock. */
    private String waitTurns(LockingWay way, WakeUpRound round) throws Exception {
        StringJoiner nanos = new StringJoiner(" ");
        for (long turn : round.turns()) {
            await(Field.HELD, turn, Worker::pause);
            page.set(Field.WAITING, turn);
            AutoCloseable held = way.lock(name);
            nanos.add(Long.toString(System.nanoTime() - page.get(Field.RELEASED_AT)));
            held.close();
            page.set(Field.DONE, turn);
        }
        return nanos.toString();
    }

    private void await(Field field, long turn, Runnable meanwhile) throws IOException {
        long start = System.nanoTime();
        while (page.get(field) != turn) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("the other worker did not come to turn " + turn);
            }
            meanwhile.run();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
}

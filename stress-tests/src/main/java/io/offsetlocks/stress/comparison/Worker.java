package io.offsetlocks.stress.comparison;

import io.offsetlocks.HeldLock;
import io.offsetlocks.stress.comparison.SharedPage.Field;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.methods.Locker;
import io.offsetlocks.testing.KernelLocks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A child process that locks one name on request and reports what happened.
 *
 * <p>It reads requests from standard input, one per line, and answers each with a line on standard
 * output. The first line is the name. It ends with its input, and so with its parent. The methods
 * of Python programs have a worker in Python, {@code worker.py}, that reads the same requests.
 */
final class Worker {
    private static final long POLL_NANOS = 20_000;

    /** How long a worker waits for the other one before it gives up and ends. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How long a holder waits for the kernel to list a waiter. */
    private static final Duration LISTED_WITHIN = Duration.ofMillis(250);

    private static final long MIN_PAUSE_NANOS = 20_000_000;
    private static final long MAX_PAUSE_NANOS = 120_000_000;

    private final Map<LockMethod, Locker> lockers = new EnumMap<>(LockMethod.class);
    private final List<AutoCloseable> kept = new ArrayList<>();
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
        LockMethod method = LockMethod.valueOf(request[1]);
        Locker locker = lockers.get(method);
        if (locker == null) {
            locker = method.open(directory);
            lockers.put(method, locker);
        }
        return switch (request[0]) {
            case "contend" -> contend(locker, ContendedRound.parse(request));
            case "memory" ->
                    Long.toString(HeapUsed.byHolding(locker, Integer.parseInt(request[2])));
            case "open" -> "opened";
            case "own" -> OwnNameRound.parse(request).run(locker, name);
            case "lock" -> keep(locker, List.of(name));
            case "keep" -> keep(locker, others(locker, request));
            case "take" -> take(locker, Long.parseLong(request[2]));
            case "waits" -> {
                ManyWaits.start(locker, others(locker, request));
                yield "waiting";
            }
            case "processors" -> ManyWaits.processors(Long.parseLong(request[2])) + " " + threads();
            case "hold" -> hold(method, locker, WakeUpRound.parse(request));
            case "wait" -> waitTurns(locker, WakeUpRound.parse(request));
            default -> throw new IOException("unknown request: " + request[0]);
        };
    }

    private List<String> others(Locker locker, String[] request) {
        return locker.namesWithoutCollisions(Integer.parseInt(request[2]), name);
    }

    /** Acquires locks and keeps them until this process ends. */
    private String keep(Locker locker, List<String> names) throws Exception {
        for (String one : names) {
            kept.add(locker.lock(one));
        }
        return "kept";
    }

    /**
     * Waits for the lock of a holder that is killed. Answers with the time of the lock, and with 1
     * if it was told that the lock was abandoned and 0 if not.
     */
    private String take(Locker locker, long turn) throws Exception {
        page.set(Field.WAITING, turn);
        AutoCloseable held = locker.lock(name);
        long now = System.nanoTime();
        boolean told = held instanceof HeldLock lock && lock.wasAbandoned();
        held.close();
        page.set(Field.DONE, turn);
        return now + " " + (told ? 1 : 0);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private String contend(Locker locker, ContendedRound round) throws Exception {
        long pid = ProcessHandle.current().pid();
        long acquisitions = 0;
        long ownerChanges = 0;
        long longestWait = 0;
        LockSupport.parkNanos(round.startNanos() - System.nanoTime());
        long asked = System.nanoTime();
        while (asked - round.endNanos() < 0) {
            AutoCloseable held = locker.lock(name);
            longestWait = Math.max(longestWait, System.nanoTime() - asked);
            long seen = page.get(Field.WITNESS);
            if (page.get(Field.LAST_OWNER) != pid) {
                page.set(Field.LAST_OWNER, pid);
                ownerChanges++;
            }
            spin(round.sectionNanos());
            page.set(Field.WITNESS, seen + 1);
            held.close();
            acquisitions++;
            asked = System.nanoTime();
        }
        return acquisitions + " " + ownerChanges + " " + longestWait;
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /**
     * Releases the lock to a waiter once per turn. Answers, for each turn, 1 if the waiter is known
     * to have waited and 0 if not.
     */
    private String hold(LockMethod method, Locker locker, WakeUpRound round) throws Exception {
        StringJoiner waited = new StringJoiner(" ");
        for (long turn : round.turns()) {
            AutoCloseable held = locker.lock(name);
            page.set(Field.HELD, turn);
            await(Field.WAITING, turn, Worker::pause);
            waited.add(letWait(method, round.waiterPid()) ? "1" : "0");
            page.set(Field.RELEASED_AT, System.nanoTime());
            held.close();
            // A sleeping holder would leave its processor to the waiter: this one keeps running,
            // as a holder with more work would.
            await(Field.DONE, turn, Thread::onSpinWait);
        }
        return waited.toString();
    }

    /**
     * Keeps the lock until the kernel lists the waiter. The kernel does not list waiters that poll:
     * for those, keeps the lock for a random time, which they cannot predict.
     */
    private static boolean letWait(LockMethod method, long waiterPid) throws IOException {
        if (WakeUpMeasurement.isUnlisted(method)) {
            LockSupport.parkNanos(
                    ThreadLocalRandom.current().nextLong(MIN_PAUSE_NANOS, MAX_PAUSE_NANOS));
            return true;
        }
        long start = System.nanoTime();
        while (!KernelLocks.isWaiting(waiterPid)) {
            if (System.nanoTime() - start > LISTED_WITHIN.toNanos()) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Answers for each turn with the nanoseconds from the release to the lock. */
    private String waitTurns(Locker locker, WakeUpRound round) throws Exception {
        StringJoiner nanos = new StringJoiner(" ");
        for (long turn : round.turns()) {
            await(Field.HELD, turn, Worker::pause);
            page.set(Field.WAITING, turn);
            AutoCloseable held = locker.lock(name);
            nanos.add(Long.toString(System.nanoTime() - page.get(Field.RELEASED_AT)));
            held.close();
            page.set(Field.DONE, turn);
        }
        return nanos.toString();
    }

    private void await(Field field, long turn, Runnable meanwhile) throws IOException {
        long start = System.nanoTime();
        while (page.get(field) != turn) {
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new IOException("the other worker did not come to turn " + turn);
            }
            meanwhile.run();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(POLL_NANOS);
    }
}

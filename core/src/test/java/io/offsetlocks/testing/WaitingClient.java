package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a child that waits for many names at once. It ends with its input.
 *
 * <p>The commands: {@code open FILE SLOTS}; {@code tryAll NAMES THREADS MILLISECONDS}, which tries
 * each name by one call and answers when all have failed; {@code lockAll NAMES} and {@code
 * lockAllInterruptibly NAMES}, answered when each name has a thread that waits for it; {@code lock
 * NAME} and {@code lockInterruptibly NAME}, answered when it is held; {@code exhaust}, answered
 * when the system has no more threads; {@code interruptedOpen FILE SLOTS}; {@code threads}, with
 * the number of threads of the library. Names are numbered from 0.
 */
public final class WaitingClient {
    private OffsetLocks locks;

    private WaitingClient() {}

    public static void main(String[] arguments) throws Exception {
        WaitingClient client = new WaitingClient();
        System.out.println("ready");
        LockClient.executeAll(client::execute);
        Runtime.getRuntime().halt(0);
    }

    /** Starts a client that has opened the file. */
    public static ChildProcess start(Path file, long slots) throws Exception {
        ChildProcess child = ChildProcess.jvm(WaitingClient.class);
        child.expect("ready");
        child.send("open " + file + " " + slots);
        child.expect("opened");
        return child;
    }

    private void execute(String[] command) throws Exception {
        switch (command[0]) {
            case "open" -> {
                locks = OffsetLocks.open(Path.of(command[1]), Long.parseLong(command[2]));
                System.out.println("opened");
            }
            case "interruptedOpen" -> {
                Thread.currentThread().interrupt();
                OffsetLocks.open(Path.of(command[1]), Long.parseLong(command[2])).close();
                System.out.println(Thread.interrupted() ? "opened" : "not interrupted");
            }
            case "tryAll" -> {
                tryAll(
                        number(command[1]),
                        number(command[2]),
                        Duration.ofMillis(number(command[3])));
                System.out.println("tried");
            }
            case "lockAll", "lockAllInterruptibly" -> {
                lockAll(number(command[1]), !command[0].equals("lockAll"));
                System.out.println("waiting");
            }
            case "lock", "lockInterruptibly" ->
                    start(() -> lock(command[1], !command[0].equals("lock")));
            case "lockHere" -> lock(command[1], false);
            case "exhaust" -> {
                exhaust();
                System.out.println("exhausted");
            }
            case "threads" -> System.out.println(threads());
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    public static String name(int number) {
        return "name-" + number;
    }

    private static Thread start(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void tryAll(int names, int threads, Duration time) throws InterruptedException {
        List<Thread> trying = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int first = i;
            trying.add(
                    start(
                            () -> {
                                for (int name = first; name < names; name += threads) {
                                    requireBusy(name, time);
                                }
                            }));
        }
        for (Thread thread : trying) {
            thread.join();
        }
    }

    private void requireBusy(int name, Duration time) {
        try {
            locks.tryLock(name(name), time)
                    .ifPresent(held -> System.out.println(held + " is not busy"));
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    private void lockAll(int names, boolean interruptibly) {
        for (int i = 0; i < names; i++) {
            String name = name(i);
            Thread thread = start(() -> lock(name, interruptibly));
            Await.until(name + " is waited for", () -> isParked(thread));
        }
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private void lock(String name, boolean interruptibly) {
        try (HeldLock held = interruptibly ? locks.lockInterruptibly(name) : locks.lock(name)) {
            System.out.println(held.wasAbandoned() ? "held abandoned" : "held");
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    private static void exhaust() {
        try {
            while (true) {
                start(LockSupport::park);
            }
        } catch (OutOfMemoryError noMore) {
            // As wanted.
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("offset-locks-"))
                .count();
    }
}

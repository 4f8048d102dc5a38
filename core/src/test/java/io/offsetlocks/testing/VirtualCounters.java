package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of a child whose virtual threads count in a witness file, each in the counter of
 * one name, with nothing but the lock of the name against a lost update. It says
 *
 * <ul>
 *   <li>{@code waiting} when each of them has been seen to wait, as they are if another process
 *       holds every name,
 *   <li>{@code running} when, with all of them waiting, as many other virtual threads have run,
 *   <li>{@code done} when all have counted.
 * </ul>
 */
public final class VirtualCounters {
    private final OffsetLocks locks;
    private final Witness witness;
    private final int names;
    private final int rounds;

    private VirtualCounters(OffsetLocks locks, Witness witness, int names, int rounds) {
        this.locks = locks;
        this.witness = witness;
        this.names = names;
        this.rounds = rounds;
    }

    /** Arguments: lock file, slots, witness file, names, threads, rounds of a thread. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[4]);
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            VirtualCounters counters =
                    new VirtualCounters(
                            locks,
                            Witness.at(Path.of(arguments[2])),
                            Integer.parseInt(arguments[3]),
                            Integer.parseInt(arguments[5]));
            List<Thread> waiting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int name = i % counters.names;
                waiting.add(start(() -> counters.count(name)));
            }
            // One after the other: the heads of the queues look again every 100 ms, so that on a
            // busy machine there may be no moment at which all of them are parked.
            for (Thread thread : waiting) {
                Await.until("a virtual thread waits", () -> isWaiting(thread));
            }
            System.out.println("waiting");
            runOthers(threads);
            System.out.println("running");
            for (Thread thread : waiting) {
                thread.join();
            }
        }
        System.out.println("done");
    }

    private static boolean isWaiting(Thread thread) {
        Thread.State state = thread.getState();
        if (state == Thread.State.TERMINATED) {
            throw new AssertionError("a thread ended while every name was held elsewhere");
        }
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    private static void runOthers(int threads) throws Exception {
        CountDownLatch ran = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            start(ran::countDown);
        }
        ran.await();
    }

    /** Starts a virtual thread, by a method that JDK 17 lacks. */
    private static Thread start(Runnable task) throws ReflectiveOperationException {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        return (Thread) start.invoke(null, task);
    }

    private void count(int name) {
        for (int round = 0; round < rounds; round++) {
            try (HeldLock held = locks.lock("name-" + name)) {
                witness.increment(name);
                if (held.wasAbandoned()) {
                    throw new AssertionError("nobody abandoned name-" + name);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.offsetlocks.testing;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * The main class of a child whose threads count in a witness file, a counter for each name: they
 * read, add one and write, with nothing but the lock of the name against a lost update. It prints
 * {@code ready}, begins at a line, and prints {@code done}.
 *
 * <p>If its threads are virtual, and another process holds every name, it also prints {@code
 * waiting} when each of them has been seen to wait, and {@code running} when, with all of them
 * waiting, as many other virtual threads have run.
 */
public final class CounterWorker {
    private final OffsetLocks locks;
    private final Witness witness;
    private final int names;

    private CounterWorker(OffsetLocks locks, Witness witness, int names) {
        this.locks = locks;
        this.witness = witness;
        this.names = names;
    }

    /** Arguments: lock file, slots, witness, names, threads, rounds of a thread, seed, virtual. */
    public static void main(String[] arguments) throws Exception {
        Witness witness = Witness.at(Path.of(arguments[2]));
        int threads = Integer.parseInt(arguments[4]);
        int rounds = Integer.parseInt(arguments[5]);
        long seed = Long.parseLong(arguments[6]);
        boolean virtual = Boolean.parseBoolean(arguments[7]);
        try (OffsetLocks locks =
                OffsetLocks.open(Path.of(arguments[0]), Long.parseLong(arguments[1]))) {
            CounterWorker worker =
                    new CounterWorker(locks, witness, Integer.parseInt(arguments[3]));
            System.out.println("ready");
            System.in.read();
            worker.count(threads, rounds, seed, virtual);
        }
        System.out.println("done");
    }

    /** Starts a child of platform threads. */
    public static ChildProcess start(
            OffsetLocks locks, Witness witness, int names, int threads, int rounds, long seed)
            throws IOException {
        Object[] arguments = {
            locks.file(), locks.slots(), witness, names, threads, rounds, seed, false
        };
        return ChildProcess.jvm(CounterWorker.class, arguments);
    }

    private void count(int threads, int rounds, long seed, boolean virtual) throws Exception {
        ThreadFactory factory = virtual ? virtualThreads() : CounterWorker::daemon;
        List<FutureTask<Void>> counts = new ArrayList<>();
        List<Thread> counting = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            counts.add(new FutureTask<>(() -> count(rounds, random)));
            counting.add(factory.newThread(counts.get(i)));
            counting.get(i).start();
        }
        if (virtual) {
            runOthersBeside(counting, factory);
        }
        for (FutureTask<Void> count : counts) {
            count.get();
        }
    }

    private Void count(int rounds, Random random) throws IOException {
        for (int round = 0; round < rounds; round++) {
            int name = random.nextInt(names);
            try (HeldLock held = locks.lock("name-" + name)) {
                witness.increment(name);
                if (held.wasAbandoned()) {
                    throw new AssertionError("nobody abandoned name-" + name);
                }
            }
        }
        return null;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns what starts virtual threads, by methods that JDK 17 lacks. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        return (ThreadFactory) type.getMethod("factory").invoke(builder);
    }

    private static void runOthersBeside(List<Thread> waiting, ThreadFactory factory)
            throws InterruptedException {
        // One after the other: the heads of the queues look again every 100 ms, so that on a busy
        // machine there may be no moment at which all of them are parked.
        for (Thread thread : waiting) {
            Await.until("a virtual thread waits", () -> isWaiting(thread));
        }
        System.out.println("waiting");
        CountDownLatch ran = new CountDownLatch(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            factory.newThread(ran::countDown).start();
        }
        ran.await();
        System.out.println("running");
    }

    private static boolean isWaiting(Thread thread) {
        Thread.State state = thread.getState();
        if (state == Thread.State.TERMINATED) {
            throw new AssertionError("a thread ended while every name was held elsewhere");
        }
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }
}

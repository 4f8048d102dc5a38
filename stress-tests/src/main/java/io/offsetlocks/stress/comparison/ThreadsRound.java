package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.Locker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What threads of one JVM did in one round.
 *
 * @param acquisitions of all threads
 * @param lostUpdates acquisitions that unsynchronized counters, guarded by the locks, missed
 */
record ThreadsRound(long acquisitions, double seconds, long lostUpdates) {
    /** Counts the acquisitions of one name, without any synchronization of its own. */
    private static final class Witness {
        /** Far from the next witness: threads with their own names must not share a cache line. */
        private static final int AT = 16;

        private final long[] counts = new long[2 * AT];

        void count() {
            counts[AT]++;
        }

        long counted() {
            return counts[AT];
        }
    }

    /** Runs a thread on each name of a list; equal names are one lock. */
    static ThreadsRound run(Locker locker, List<String> names, Duration duration)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(names.size());
        try {
            Map<String, Witness> witnesses = new HashMap<>();
            CountDownLatch ready = new CountDownLatch(names.size());
            List<Future<Long>> running = new ArrayList<>();
            for (String name : names) {
                Witness witness = witnesses.computeIfAbsent(name, n -> new Witness());
                running.add(pool.submit(() -> lockUntil(duration, locker, name, witness, ready)));
            }
            ready.await();
            long start = System.nanoTime();
            long acquisitions = 0;
            for (Future<Long> one : running) {
                acquisitions += one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long witnessed = witnesses.values().stream().mapToLong(Witness::counted).sum();
            return new ThreadsRound(acquisitions, seconds, acquisitions - witnessed);
        } finally {
            pool.shutdown();
        }
    }

    double perSecond() {
        return acquisitions / seconds;
    }

    private static long lockUntil(
            Duration duration, Locker locker, String name, Witness witness, CountDownLatch ready)
            throws Exception {
        ready.countDown();
        ready.await();
        long start = System.nanoTime();
        long acquisitions = 0;
        while (System.nanoTime() - start < duration.toNanos()) {
            AutoCloseable held = locker.lock(name);
            witness.count();
            held.close();
            acquisitions++;
        }
        return acquisitions;
    }
}

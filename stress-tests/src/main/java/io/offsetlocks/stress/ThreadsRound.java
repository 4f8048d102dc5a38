package io.offsetlocks.stress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What threads of one JVM did on one name in a while.
 *
 * @param perSecond acquisitions of all threads
 * @param lostUpdates acquisitions that an unsynchronized counter, which the lock guards, missed
 */
record ThreadsRound(double perSecond, long lostUpdates) {
    /** Counts without any synchronization of its own. */
    private static final class Witness {
        long count;
    }

    static ThreadsRound run(LockingWay way, String name, int threads, Duration duration)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Witness witness = new Witness();
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> lockUntil(duration, way, name, witness, ready)));
            }
            ready.await();
            long start = System.nanoTime();
            long acquisitions = 0;
            for (Future<Long> one : running) {
                acquisitions += one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new ThreadsRound(acquisitions / seconds, acquisitions - witness.count);
        } finally {
            pool.shutdown();
        }
    }

    private static long lockUntil(
            Duration duration, LockingWay way, String name, Witness witness, CountDownLatch ready)
            throws Exception {
        ready.countDown();
        ready.await();
        long start = System.nanoTime();
        long acquisitions = 0;
        while (System.nanoTime() - start < duration.toNanos()) {
            AutoCloseable held = way.lock(name);
            witness.count++;
            held.close();
            acquisitions++;
        }
        return acquisitions;
    }
}

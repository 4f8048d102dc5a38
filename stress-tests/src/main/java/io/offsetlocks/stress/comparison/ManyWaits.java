package io.offsetlocks.stress.comparison;

import com.sun.management.OperatingSystemMXBean;
import io.offsetlocks.stress.comparison.methods.Locker;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Threads of this process that wait for names which another process holds. */
final class ManyWaits {
    private ManyWaits() {}

    /** Starts a thread for each name, and returns when all are about to ask for it. */
    static void start(Locker locker, List<String> names) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(names.size());
        for (String name : names) {
            Thread thread =
                    new Thread(
                            () -> {
                                ready.countDown();
                                try {
                                    locker.lock(name);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            "waits for " + name);
            thread.setDaemon(true);
            thread.start();
        }
        ready.await();
    }

    /**
     * Returns how many processors this process uses on average over a time; NaN if the JVM does not
     * tell.
     */
    static double processors(long nanos) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
                || system.getProcessCpuTime() < 0) {
            return Double.NaN;
        }
        long start = System.nanoTime();
        long before = system.getProcessCpuTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
            LockSupport.parkNanos(left);
        }
        long used = system.getProcessCpuTime() - before;
        return (double) used / (System.nanoTime() - start);
    }
}

package io.offsetlocks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The library's own threads: the only ones that block in the kernel or do interruptible I/O on a
 * lock file, because nobody interrupts them. They are daemon platform threads, so that a virtual
 * thread's wait holds no carrier, and end when idle.
 */
final class WaiterThreads {
    private static final int MOST_THREADS = 256;
    private static final long IDLE_SECONDS = Duration.ofSeconds(10).toSeconds();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ThreadPoolExecutor POOL =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    WaiterThreads::newThread);

    private WaiterThreads() {}

    /** Runs a wait on a thread of the pool, or returns false if all are busy. */
    static boolean start(Runnable wait) {
        try {
            POOL.execute(wait);
            return true;
        } catch (RejectedExecutionException allBusy) {
            return false;
        }
    }

    /** Runs a task on a thread of its own, which needs less stack here than one of the pool. */
    static void startAlone(Runnable task) {
        newThread(task).start();
    }

    /**
     * Runs a task on a thread that nobody interrupts and returns its result; the caller waits
     * through interrupts and keeps its interrupt status. What the task throws is thrown here.
     */
    static <T> T doIo(IoTask<T> task) throws IOException {
        FutureTask<T> result = new FutureTask<>(task::run);
        newThread(result).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            if (e.getCause() instanceof RuntimeException) {
                throw (RuntimeException) e.getCause();
            }
            throw (Error) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What {@link #doIo} runs. */
    interface IoTask<T> {
        T run() throws IOException;
    }

    private static Thread newThread(Runnable task) {
        String name = "offset-locks-" + COUNT.incrementAndGet();
        // No inherited thread locals and no context class loader: they would pin the caller's.
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}

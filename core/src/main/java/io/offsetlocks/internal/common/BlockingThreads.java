package io.offsetlocks.internal.common;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The library's own threads: the only ones that block in the kernel or do interruptible I/O on a
 * lock file, because nobody can interrupt them. They are daemon platform threads, so that a virtual
 * thread's wait holds no carrier, and end when idle.
 *
 * <p>An interrupt would close the channel, and every lock of the process in the file would go. So
 * the threads belong to no caller's {@link ThreadGroup}, which its owner may interrupt at any later
 * time, and ignore the interrupts of code that finds them in a list of all threads.
 *
 * <p>A thread that blocks in the kernel cannot be called back when its wait has ended: it stays
 * there until the byte comes free. So only few threads block for waits that can end early;
 * otherwise a number of short waits for names that stay held would leave none for anybody. A wait
 * that gets no thread polls.
 */
public final class BlockingThreads {
    private static final int MAX_WAITS = 256;

    /** Of these, for waits that can end before they get what they wait for. */
    private static final int MAX_FLEETING = 32;

    private static final int MAX_INTERRUPTED_TRIES = 100;
    private static final long IDLE_SECONDS = Duration.ofSeconds(10).toSeconds();

    /** After how long a system that had no thread is asked again; each time it says so in a log. */
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Semaphore WAITS = new Semaphore(MAX_WAITS);
    private static final Semaphore FLEETING = new Semaphore(MAX_FLEETING);

    private static final ThreadPoolExecutor POOL =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    BlockingThreads::newThread);

    private static volatile boolean failed;
    private static volatile long failedAt;

    private BlockingThreads() {}

    /**
     * Runs a wait on a thread of the pool, or returns false if there is none for it, for whatever
     * reason.
     *
     * @param lasting whether the wait ends only when it has what it waits for
     */
    public static boolean start(Runnable wait, boolean lasting) {
        if (failed && Ticker.SYSTEM.read() - failedAt < ASK_AGAIN_NANOS) {
            return false;
        }
        if (!lasting && !FLEETING.tryAcquire()) {
            return false;
        }
        boolean started = false;
        try {
            started = WAITS.tryAcquire() && execute(wait, lasting);
        } finally {
            if (!started && !lasting) {
                FLEETING.release();
            }
        }
        return started;
    }

    private static boolean execute(Runnable wait, boolean lasting) {
        try {
            POOL.execute(() -> run(wait, lasting));
            failed = false;
            return true;
        } catch (RuntimeException | Error noThread) {
            // No native thread, no memory for one: the caller can wait without.
            WAITS.release();
            failedAt = Ticker.SYSTEM.read();
            failed = true;
            return false;
        }
    }

    private static void run(Runnable wait, boolean lasting) {
        try {
            wait.run();
        } finally {
            WAITS.release();
            if (!lasting) {
                FLEETING.release();
            }
        }
    }

    /** Returns how many more waits may block at this moment. */
    static int available() {
        return WAITS.availablePermits();
    }

    /** Runs a task on a thread of its own, which needs less stack here than one of the pool. */
    public static void startAlone(Runnable task) {
        newThread(task).start();
    }

    /**
     * Returns a thread of its own for a task, to be started later: to start one that is there takes
     * no memory, and little stack.
     */
    @SuppressWarnings("ThreadPriorityCheck") // Only lest it take the caller's, which may be low.
    public static Thread newThread(Runnable task) {
        Thread thread = new UninterruptibleThread(task, "offset-locks-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(null);
        return thread;
    }

    /**
     * Runs a task on a thread that nobody interrupts and returns its result; the caller waits
     * through interrupts and keeps its interrupt status. What the task throws is thrown here.
     *
     * <p>Where the system has no thread the task runs on the caller's, and again if an interrupt
     * closes its channel. So it must do its I/O through a channel that it opens itself, and through
     * which nobody holds a lock yet; and leave everything so that it can be run again.
     */
    public static <T> T doIo(IoTask<T> task) throws IOException {
        FutureTask<T> result = new FutureTask<>(task::run);
        try {
            newThread(result).start();
        } catch (OutOfMemoryError noThread) {
            return doIoHere(task);
        }
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

    private static <T> T doIoHere(IoTask<T> task) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int i = 1; ; i++) {
                try {
                    return task.run();
                } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                    interrupted |= Thread.interrupted();
                    if (i == MAX_INTERRUPTED_TRIES) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What {@link #doIo} runs. */
    public interface IoTask<T> {
        T run() throws IOException;
    }

    /** I6: a thread of no caller's group, which other code cannot interrupt even if it finds it. */
    private static final class UninterruptibleThread extends Thread {
        private static final ThreadGroup ROOT = root();

        UninterruptibleThread(Runnable task, String name) {
            // No inherited thread locals: they would pin the caller's.
            super(ROOT, task, name, 0, false);
        }

        private static ThreadGroup root() {
            ThreadGroup group = Thread.currentThread().getThreadGroup();
            while (group.getParent() != null) {
                group = group.getParent();
            }
            return group;
        }

        @Override
        public void interrupt() {}
    }
}

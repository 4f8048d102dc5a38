package io.offsetlocks.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A thread that takes one step at a time, each when told, and shows whether a step waits. */
public final class SteppedThread implements AutoCloseable {
    private final ExecutorService executor;
    private final Thread thread;

    private SteppedThread(ExecutorService executor, Thread thread) {
        this.executor = executor;
        this.thread = thread;
    }

    public static SteppedThread start(String name) throws Exception {
        ExecutorService executor =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        return new SteppedThread(executor, executor.submit(Thread::currentThread).get());
    }

    /** Begins a step and returns at once. */
    public <T> Step<T> begin(Callable<T> action) {
        return new Step<>(action);
    }

    /** Takes a step that is expected not to wait. */
    public <T> T call(Callable<T> action) throws Exception {
        return begin(action).result();
    }

    /** Returns what thread dumps and the beans of the JVM call the thread. */
    public long id() {
        return thread.getId();
    }

    /** Returns what the thread is parked on, as a thread dump names it, or null. */
    public Object blocker() {
        return LockSupport.getBlocker(thread);
    }

    public void interrupt() {
        thread.interrupt();
    }

    /** Lets the thread end after the step it is in. */
    @Override
    public void close() {
        executor.shutdown();
    }

    /** One step of the thread. */
    public final class Step<T> {
        private final Future<T> future;
        private volatile boolean begun;

        private Step(Callable<T> action) {
            future =
                    executor.submit(
                            () -> {
                                begun = true;
                                return action.call();
                            });
        }

        public boolean isDone() {
            return future.isDone();
        }

        /** Returns whether the step waits for something now. */
        public boolean isWaiting() {
            if (!begun) {
                return false;
            }
            Thread.State state = thread.getState();
            boolean parked = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
            // Asked last: a thread with nothing to do is parked too.
            return parked && !isDone();
        }

        /** Waits until the step waits. */
        public void awaitWaiting() {
            Await.until(thread.getName() + " waits", () -> isWaiting() || isDone());
            if (isDone()) {
                throw new AssertionError(thread.getName() + " did not wait: " + future);
            }
        }

        /** Waits until the step waits for a lock that a thread of this JVM holds exclusively. */
        public void awaitWaitingFor(Thread holder) {
            // Not a field: children run without the module.
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            Await.until(
                    thread.getName() + " waits for " + holder.getName(),
                    () -> threads.getThreadInfo(id()).getLockOwnerId() == holder.getId());
        }

        /** Waits until the step is done; what it threw is thrown here. */
        public T result() throws Exception {
            try {
                return future.get(Await.BOUND.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw e;
            } catch (TimeoutException e) {
                throw new AssertionError(thread.getName() + " is not done with its step", e);
            }
        }
    }
}

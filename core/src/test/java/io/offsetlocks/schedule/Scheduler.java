package io.offsetlocks.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Runs threads one at a time, as a list of choices says, and lets virtual time pass. The code that
 * {@link ScheduledClasses} has loaded calls its static methods instead of entering monitors,
 * parking and reading the clock; outside a schedule they do the plain thing.
 *
 * <p>A timer that is short may end whenever a thread may be preempted, and ends when nobody can
 * run. One that is long is there for accidents, such as a stopped process: if nobody could go on
 * without it, a wake-up was lost.
 */
public final class Scheduler {
    private static final long LONG_NANOS = 50_000_000;
    private static final int MAX_STEPS = 10_000;

    /** Idle threads are used again, as a schedule takes less time than starting its threads. */
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "scheduled");
                        thread.setDaemon(true);
                        return thread;
                    });

    private static volatile Scheduler current;

    private final Choices choices;
    private final boolean waiterThreads;
    private final List<Task> tasks = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Semaphore ended = new Semaphore(0);
    private Task running;
    private Runnable last;
    private long clock;
    private int steps;
    private Throwable failure;

    /**
     * @param waiterThreads whether the library finds threads that wait in the kernel for it
     */
    Scheduler(Choices choices, boolean waiterThreads) {
        this.choices = choices;
        this.waiterThreads = waiterThreads;
    }

    /**
     * Runs a schedule to its end, and throws what went wrong in it.
     *
     * @param waker run in the end if only threads of the library are left, and all of them block in
     *     the kernel: they may stay there until another process wakes them, which this does
     */
    void run(List<? extends Runnable> works, Runnable waker) throws Throwable {
        current = this;
        last = waker;
        try {
            works.forEach(work -> start(work, false));
            handOver();
            ended.acquire();
        } finally {
            current = null;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** How the schedule went, a line a step. */
    String trace() {
        return String.join("\n  ", trace);
    }

    private Task start(Runnable work, boolean ofLibrary) {
        int process = running == null ? tasks.size() : running.process();
        Task task = new Task(tasks.size(), process, ofLibrary);
        tasks.add(task);
        THREADS.execute(
                () -> {
                    task.begin();
                    try {
                        work.run();
                    } catch (Throwable e) {
                        fail(e);
                    }
                    // The thread is used again.
                    Thread.interrupted();
                    task.end();
                    handOver();
                });
        return task;
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** Chooses who runs next; the running thread goes on if it is the one. */
    private void handOver() {
        Task next = failure == null ? choose() : null;
        if (next == null) {
            ended.release();
        } else {
            running = next;
            next.resume();
        }
    }

    private void giveWay(String point) {
        Task self = running;
        self.waitsAt(point);
        Task next = choose();
        if (next == self) {
            return;
        }
        if (next == null) {
            ended.release();
        } else {
            running = next;
            next.resume();
        }
        self.pause();
    }

    private Task choose() {
        if (++steps > MAX_STEPS) {
            fail(new AssertionError("no end after " + MAX_STEPS + " steps"));
            return null;
        }
        List<Task> open = new ArrayList<>();
        if (running != null && running.isReady()) {
            open.add(running);
        }
        boolean goesOn = !open.isEmpty();
        tasks.stream().filter(task -> task != running && task.isReady()).forEach(open::add);
        // Leaving a thread that can go on, and the end of a timer while others can, are rare.
        int free = goesOn ? 1 : open.size();
        if (open.isEmpty()) {
            Task first = firstToTimeOut();
            if (first == null) {
                first = whenAllWait();
            }
            if (first == null) {
                return null;
            }
            open.add(first);
            free = 1;
        } else {
            tasks.stream().filter(task -> !task.isReady() && isShort(task)).forEach(open::add);
        }
        Task chosen = open.get(choices.choose(open.size(), free));
        clock = Math.max(clock, chosen.isReady() ? clock : chosen.wakesAt());
        chosen.goOn();
        trace.add(chosen.toString());
        return chosen;
    }

    private boolean isShort(Task task) {
        return task.isParked() && task.wakesAt() - task.parkedAt() < LONG_NANOS;
    }

    private Task firstToTimeOut() {
        Task first = null;
        for (Task task : tasks) {
            if (isShort(task) && (first == null || task.wakesAt() < first.wakesAt())) {
                first = task;
            }
        }
        return first;
    }

    /** Nobody can go on: returns the thread that wakes those that may wait for long, or null. */
    private Task whenAllWait() {
        List<Task> left = new ArrayList<>(tasks);
        left.removeIf(Task::hasEnded);
        if (left.isEmpty()) {
            return null;
        }
        Runnable waker = last;
        last = null;
        if (waker == null || !left.stream().allMatch(Task::isIdleInKernel)) {
            fail(new AssertionError("a wake-up was lost: " + tasks));
            return null;
        }
        return start(waker, false);
    }

    /** A step of the running thread that others may see: somebody else may come first. */
    public static void point(String what) {
        if (current != null) {
            current.giveWay(what);
        }
    }

    /** Blocks the running thread until a condition that only other threads change. */
    static void block(String what, BooleanSupplier condition) {
        current.running.blocksUntil(condition);
        point(what);
    }

    /** Blocks the running thread for a lock of the kernel. */
    static void blockInKernel(long position, BooleanSupplier free) {
        block(Task.IN_KERNEL + position, free);
    }

    static void process(int process) {
        current.running.belongsTo(process);
    }

    public static void enter(Object monitor) {
        if (current != null) {
            Task self = current.running;
            block("enter", () -> self.mayEnter(monitor, current.tasks));
            self.enter(monitor);
        }
    }

    public static void exit(Object monitor) {
        if (current != null) {
            current.running.exit(monitor);
        }
    }

    public static boolean holdsLock(Object monitor) {
        return current == null || current.running.isIn(monitor);
    }

    public static void parkNanos(Object blocker, long nanos) {
        parkNanos(nanos);
    }

    public static void parkNanos(long nanos) {
        if (nanos > 0) {
            current.running.parks(current.clock, nanos);
            point("park " + nanos);
        }
    }

    public static void unpark(Thread thread) {
        taskOf(thread).unpark();
    }

    static boolean isParked(int task) {
        return current.tasks.get(task).isParked();
    }

    /** Blocks the running thread until another has ended. */
    static void join(int task) {
        block("join " + task, current.tasks.get(task)::hasEnded);
    }

    static void interrupt(int task) {
        current.tasks.get(task).interrupt();
    }

    private static Task taskOf(Thread thread) {
        return current.tasks.stream().filter(task -> task.runsOn(thread)).findFirst().orElseThrow();
    }

    public static long nanoTime() {
        return current == null ? 0 : current.clock;
    }

    /** As few as there can be: then there are as few buckets, however many this host has. */
    public static int availableProcessors(Runtime runtime) {
        return 1;
    }

    /** In place of the pool of waiter threads. */
    public static boolean startWait(Runnable wait, boolean lasting) {
        if (current.waiterThreads) {
            current.start(wait, true);
        }
        return current.waiterThreads;
    }
}

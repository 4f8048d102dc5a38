package io.offsetlocks.schedule;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** One thread of a schedule: what it waits for, and which monitors it is in. */
final class Task {
    @SuppressWarnings("UnnecessaryLambda") // It is known by its identity.
    private static final BooleanSupplier ALWAYS = () -> true;

    /** How the name of a point begins at which a thread blocks in the kernel. */
    static final String IN_KERNEL = "kernel ";

    private final int number;
    private final Semaphore turn = new Semaphore(0);
    private final IdentityHashMap<Object, Integer> monitors = new IdentityHashMap<>();
    private final boolean ofLibrary;
    private int process;
    private volatile Thread thread;
    private BooleanSupplier ready = ALWAYS;
    private boolean permit;
    private boolean parked;
    private boolean ended;
    private boolean interrupted;
    private long parkedAt;
    private long wakesAt;
    private String point = "start";

    Task(int number, int process, boolean ofLibrary) {
        this.number = number;
        this.process = process;
        this.ofLibrary = ofLibrary;
    }

    int process() {
        return process;
    }

    void belongsTo(int process) {
        this.process = process;
    }

    /** Called by the thread itself, when it is there; it runs when it is its turn. */
    void begin() {
        thread = Thread.currentThread();
        pause();
    }

    void resume() {
        turn.release();
    }

    /** Waits for the turn of the thread, which calls this. */
    void pause() {
        turn.acquireUninterruptibly();
        // Not before: the wait for the turn would hide the flag for a moment.
        if (interrupted) {
            interrupted = false;
            thread.interrupt();
        }
    }

    void end() {
        ended = true;
        ready = () -> false;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Returns whether it is a thread of the library that blocks in the kernel. */
    boolean isIdleInKernel() {
        return ofLibrary && !ended && point.startsWith(IN_KERNEL);
    }

    boolean runsOn(Thread other) {
        return thread == other && !ended;
    }

    void waitsAt(String name) {
        point = name;
    }

    void blocksUntil(BooleanSupplier condition) {
        ready = condition;
    }

    boolean isReady() {
        return ready.getAsBoolean();
    }

    /** The thread is chosen: what it waited for has come, or its time is over. */
    @SuppressWarnings("ReferenceEquality")
    void goOn() {
        if (ready != ALWAYS && point.startsWith("park")) {
            permit = false;
        }
        ready = ALWAYS;
        parked = false;
    }

    void parks(long now, long nanos) {
        parkedAt = now;
        wakesAt = now + nanos < now ? Long.MAX_VALUE : now + nanos;
        parked = true;
        boolean before = thread.isInterrupted();
        ready = () -> before || permit || interrupted;
    }

    /** Returns whether it has parked, for some time, and not gone on since. */
    boolean isParked() {
        return parked;
    }

    long parkedAt() {
        return parkedAt;
    }

    long wakesAt() {
        return wakesAt;
    }

    void unpark() {
        permit = true;
    }

    /** Interrupts the thread, which is not the running one, when its turn comes. */
    void interrupt() {
        interrupted = true;
    }

    boolean mayEnter(Object monitor, List<Task> all) {
        return all.stream().noneMatch(task -> task != this && task.monitors.containsKey(monitor));
    }

    boolean isIn(Object monitor) {
        return monitors.containsKey(monitor);
    }

    void enter(Object monitor) {
        monitors.merge(monitor, 1, Integer::sum);
    }

    void exit(Object monitor) {
        monitors.computeIfPresent(monitor, (key, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public String toString() {
        return "thread " + number + (ended ? " ended" : " at " + point);
    }
}

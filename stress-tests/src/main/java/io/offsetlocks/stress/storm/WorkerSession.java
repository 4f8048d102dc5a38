package io.offsetlocks.stress.storm;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One opening of the lock file by a process, until the close, with the threads that lock through
 * it. The {@link SessionRecord} shows it to the other processes.
 *
 * <p>A thread stamps, counts and inspects only while the session runs, and the close is announced
 * while no thread does that. So the threads know when they are no longer holders, as the threads of
 * any program must that closes its locks while they are in use. The calls that lock and release do
 * race with the close.
 */
final class WorkerSession {
    private final StormSettings settings;
    private final StormFile file;
    private final Witness witness;
    private final OffsetLocks locks;
    private final SessionRecord record;
    private final ReportSink sink;
    private final ReentrantReadWriteLock guard = new ReentrantReadWriteLock(true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<InterruptAccount> interrupts = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean threadDied;

    private WorkerSession(
            StormSettings settings,
            StormFile file,
            Witness witness,
            OffsetLocks locks,
            SessionRecord record,
            ReportSink sink) {
        this.settings = settings;
        this.file = file;
        this.witness = witness;
        this.locks = locks;
        this.record = record;
        this.sink = sink;
    }

    /** Opens the lock file, without threads. */
    static WorkerSession open(
            StormSettings settings, StormFile file, Witness witness, int process, ReportSink sink)
            throws IOException {
        OffsetLocks locks = file.open();
        SessionRecord record = witness.beginSession(process);
        return new WorkerSession(settings, file, witness, locks, record, sink);
    }

    /** Starts threads that lock. */
    void start(int count, Random random, RawWords words) {
        List<NamedSlot> namedSlots = namedSlots();
        for (int i = 0; i < count; i++) {
            ThreadRecord thread = beginThread();
            Random own = new Random(random.nextLong());
            InterruptAccount account = new InterruptAccount();
            StormThread work =
                    new StormThread(this, settings.lock(), words, namedSlots, thread, own, account);
            interrupts.add(account);
            threads.add(new Thread(work, "storm-" + thread.id()));
        }
        threads.forEach(Thread::start);
    }

    List<NamedSlot> namedSlots() {
        return file.named(locks, settings.lockedNames());
    }

    OffsetLocks locks() {
        return locks;
    }

    Witness witness() {
        return witness;
    }

    boolean isRunning() {
        return record.isRunning();
    }

    ThreadRecord beginThread() {
        return witness.beginThread(record);
    }

    ReportSink sink() {
        return sink;
    }

    /** Returns the inspector for a thread of this session. */
    EntryInspector inspector(ThreadRecord thread) {
        return new EntryInspector(witness, thread, sink);
    }

    /** Runs a step while the close cannot be announced; returns false if it has been announced. */
    boolean ifRunning(Runnable step) {
        guard.readLock().lock();
        try {
            boolean running = record.isRunning();
            if (running) {
                step.run();
            }
            return running;
        } finally {
            guard.readLock().unlock();
        }
    }

    /** Returns whether the threads must end. */
    boolean isStopping() {
        return stopping;
    }

    /** Called by a thread that dies inside a section: only a close releases what it holds. */
    void closeAfterThreadDeath() {
        threadDied = true;
        new Thread(this::closeAndReport, "close after a death").start();
    }

    private void closeAndReport() {
        try {
            closeNow();
        } catch (IOException | InterruptedException | RuntimeException e) {
            sink.violation(Violation.of(Kind.UNEXPECTED, "close: %s", e));
        }
    }

    boolean hasDeadThread() {
        return threadDied;
    }

    void interruptOne(Random random) {
        interrupts.get(random.nextInt(interrupts.size())).interrupt();
    }

    /** Waits until the threads have finished their sections and ended, then closes. */
    void drainAndClose() throws IOException, InterruptedException {
        drain();
        close(false);
    }

    /** Waits until the threads have finished their sections and ended. */
    void drain() throws InterruptedException {
        stopping = true;
        join();
    }

    /** Closes while the locks are in use, and waits until the threads have ended. */
    void closeNow() throws IOException, InterruptedException {
        stopping = true;
        close(true);
        join();
    }

    /** Closes, unless another thread does. */
    private void close(boolean inUse) throws IOException {
        ThreadRecord thread = beginThread();
        if (announceClose()) {
            if (inUse) {
                thread.count(Counter.CLOSES);
            }
            try {
                locks.close();
            } finally {
                // If a broken lock makes it throw, nobody must wait for it for ever.
                record.markClosed();
                closed.countDown();
            }
        }
        // If the close hangs, this thread counts as stuck.
        thread.finish();
    }

    private boolean announceClose() {
        guard.writeLock().lock();
        try {
            boolean running = record.isRunning();
            if (running) {
                record.markClosing();
            }
            return running;
        } finally {
            guard.writeLock().unlock();
        }
    }

    /** Waits until the lock file is closed; an interrupt does not end the wait. */
    void awaitClose() {
        boolean interrupted = false;
        while (closed.getCount() > 0) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the threads. If one is stuck, this waits without a limit, and the storm's main
     * process detects it.
     */
    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

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
 * One opening of the lock file by a process, with the threads that lock through it, until it is
 * closed: a {@link Term} at work.
 *
 * <p>A thread stamps, counts and judges only while the shift runs, and that it ends is announced
 * while no thread is at that. So the threads know when they are holders no more, as those of a
 * program that closes its locks in mid-use must; but the calls that lock and release race with the
 * close.
 */
final class Shift {
    private final StormSettings settings;
    private final Witness witness;
    private final OffsetLocks locks;
    private final Term term;
    private final Outcry outcry;
    private final ReentrantReadWriteLock guard = new ReentrantReadWriteLock(true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean winding;
    private volatile boolean doomed;

    private Shift(
            StormSettings settings, Witness witness, OffsetLocks locks, Term term, Outcry outcry) {
        this.settings = settings;
        this.witness = witness;
        this.locks = locks;
        this.term = term;
        this.outcry = outcry;
    }

    /** Opens the lock file; the process has no thread at work through it yet. */
    static Shift open(StormSettings settings, Witness witness, int process, Outcry outcry)
            throws IOException {
        OffsetLocks locks = OffsetLocks.open(settings.lockFile(), settings.slots());
        return new Shift(settings, witness, locks, witness.beginTerm(process), outcry);
    }

    /** Starts threads that lock. */
    void start(int count, Random random) {
        List<Place> places = Place.all(locks, settings);
        for (int i = 0; i < count; i++) {
            Journal journal = witness.beginJournal(term);
            Random own = new Random(random.nextLong());
            StormThread work = new StormThread(this, settings.subject(), places, journal, own);
            threads.add(new Thread(work, "storm-" + journal.id()));
        }
        threads.forEach(Thread::start);
    }

    OffsetLocks locks() {
        return locks;
    }

    Witness witness() {
        return witness;
    }

    Term term() {
        return term;
    }

    Outcry outcry() {
        return outcry;
    }

    /** Returns who says what a thread of this shift meets. */
    Linesman linesman(Journal journal) {
        return new Linesman(witness, journal, outcry);
    }

    /** Runs a step while the end cannot be announced; returns false if it has been. */
    boolean ifRunning(Runnable step) {
        guard.readLock().lock();
        try {
            boolean running = term.isRunning();
            if (running) {
                step.run();
            }
            return running;
        } finally {
            guard.readLock().unlock();
        }
    }

    /** Says whether the threads are to come to an end. */
    boolean isWinding() {
        return winding;
    }

    /** Called by a thread that dies inside: only a close frees what it holds. */
    void doom() {
        doomed = true;
        new Thread(this::cutForTheDead, "undertaker").start();
    }

    private void cutForTheDead() {
        try {
            cut();
        } catch (IOException | InterruptedException e) {
            outcry.violation(Violation.of(Kind.UNEXPECTED, "close: %s", e));
        }
    }

    boolean isDoomed() {
        return doomed;
    }

    void interruptOne(Random random) {
        threads.get(random.nextInt(threads.size())).interrupt();
    }

    /** Lets the threads finish what they are at, then closes. */
    void wind() throws IOException, InterruptedException {
        rest();
        close(false);
    }

    /** Lets the threads finish what they are at. */
    void rest() throws InterruptedException {
        winding = true;
        join();
    }

    /** Closes in the middle of everything; the threads come to an end. */
    void cut() throws IOException, InterruptedException {
        winding = true;
        close(true);
        join();
    }

    /** Closes, if nobody else does. */
    private void close(boolean inUse) throws IOException {
        Journal journal = witness.beginJournal(term);
        if (announceEnd()) {
            if (inUse) {
                journal.count(Counter.CLOSES);
            }
            locks.close();
            term.close();
            closed.countDown();
        }
        // A close that hangs is one that never finishes.
        journal.finish();
    }

    private boolean announceEnd() {
        guard.writeLock().lock();
        try {
            boolean running = term.isRunning();
            if (running) {
                term.announceEnd();
            }
            return running;
        } finally {
            guard.writeLock().unlock();
        }
    }

    /** Waits until the lock file is closed; not interrupted. */
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

    /** Waits for the threads; if one is stuck, for ever, and the storm's own process notices. */
    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

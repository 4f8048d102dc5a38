package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the parts of the storm's own process share: when it is over, and what it has seen. */
final class Fleet implements Outcry {
    private final StormSettings settings;
    private final Witness witness;
    private final Referee referee;
    private final Watch watch;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();
    private volatile boolean foundOut;
    private final AtomicInteger processes = new AtomicInteger();
    private final Map<Fault, Integer> faults = new TreeMap<>();

    Fleet(StormSettings settings, Witness witness) {
        this.settings = settings;
        this.witness = witness;
        this.referee = new Referee(witness, this::violation);
        this.watch = new Watch(witness, settings.patience());
    }

    StormSettings settings() {
        return settings;
    }

    Witness witness() {
        return witness;
    }

    Referee referee() {
        return referee;
    }

    Watch watch() {
        return watch;
    }

    /** Returns the number of a new process; 0 is the storm's own. */
    int nextProcess() {
        return processes.incrementAndGet();
    }

    int processes() {
        return processes.get();
    }

    /** Notes a violation, and ends the storm if that is what it is about. */
    @Override
    public void violation(Violation violation) {
        violations.add(violation);
        if (settings.subject().isFoundOutBy(violation)) {
            foundOut = true;
            over.countDown();
        }
    }

    @Override
    public void finding(Finding finding) {
        referee.hear(finding);
    }

    /** Says whether the lock was found out, so that it is no use to end anything in order. */
    boolean hasFoundOut() {
        return foundOut;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    synchronized void count(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    synchronized Map<Fault, Integer> faults() {
        return Map.copyOf(faults);
    }

    synchronized boolean hadEveryFault() {
        return faults.size() == Fault.values().length;
    }

    void end() {
        over.countDown();
    }

    /** Waits for the end of the storm, but not longer than a time; says whether it is over. */
    boolean awaitOver(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Says that a process is gone: what its holders held is abandoned. */
    void bury(int process) {
        for (int id = 0; id < witness.termsBegun(); id++) {
            Term term = witness.term(id);
            if (term.process() == process && !term.hasEnded()) {
                term.bury();
            }
        }
    }

    /** Notes what a part of the storm ended with. */
    void reportFailure(String part, Exception e) {
        violation(Violation.of(Kind.UNEXPECTED, "%s: %s", part, e));
    }
}

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
final class Fleet {
    private final StormSettings settings;
    private final Witness witness;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger processes = new AtomicInteger();
    private final Map<Fault, Integer> faults = new TreeMap<>();

    Fleet(StormSettings settings, Witness witness) {
        this.settings = settings;
        this.witness = witness;
    }

    StormSettings settings() {
        return settings;
    }

    Witness witness() {
        return witness;
    }

    /** Returns the number of a new process; 0 is the storm's own. */
    int nextProcess() {
        return processes.incrementAndGet();
    }

    int processes() {
        return processes.get();
    }

    /** Notes a violation, and ends the storm. */
    void report(Violation violation) {
        violations.add(violation);
        over.countDown();
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
                term.end();
            }
        }
    }

    /** Notes what a part of the storm ended with. */
    void reportFailure(String part, Exception e) {
        report(Violation.of(Kind.UNEXPECTED, "%s: %s", part, e));
    }
}

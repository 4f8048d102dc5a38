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

/**
 * What the threads of the storm's main process share: whether the storm is over, and what it has
 * found.
 */
final class StormState implements ReportSink {
    private final StormSettings settings;
    private final Witness witness;
    private final Referee referee;
    private final StallDetector stallDetector;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();
    private volatile boolean detected;
    private final AtomicInteger processes = new AtomicInteger();
    private final Map<Fault, Integer> faults = new TreeMap<>();

    StormState(StormSettings settings, Witness witness) {
        this.settings = settings;
        this.witness = witness;
        this.referee = new Referee(witness, this::violation);
        this.stallDetector = new StallDetector(witness, settings.timeout());
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

    StallDetector stallDetector() {
        return stallDetector;
    }

    /** Returns the number of a new process; 0 is the main process. */
    int nextProcess() {
        return processes.incrementAndGet();
    }

    int processes() {
        return processes.get();
    }

    /** Records a violation, and ends the storm if it shows the defect that is looked for. */
    @Override
    public void violation(Violation violation) {
        violations.add(violation);
        if (settings.lock().isDetectedBy(violation)) {
            detected = true;
            over.countDown();
        }
    }

    @Override
    public void entry(EntryReport report) {
        referee.add(report);
    }

    /** Returns whether a defect was detected. Then processes are killed and not ended normally. */
    boolean isDetected() {
        return detected;
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

    /** Waits for the end of the storm, but not longer than a time; returns whether it is over. */
    boolean awaitOver(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Records that a process has ended: the locks of its holders are abandoned. */
    void markEnded(int process) {
        for (int id = 0; id < witness.sessionsBegun(); id++) {
            SessionRecord session = witness.session(id);
            if (session.process() == process && !session.hasEnded()) {
                session.markEnded();
            }
        }
    }

    /** Records the exception that ended a part of the storm. */
    void reportFailure(String part, Exception e) {
        violation(Violation.of(Kind.UNEXPECTED, "%s: %s", part, e));
    }
}

package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Hold;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;

/** A section with the exclusive lock: stamps the slots and adds one to their counts. */
final class ExclusiveSection extends Section {
    private final boolean releasesLate;
    private final long[] seen;

    /**
     * @param releasesLate whether the lock is released only after the close, if the lock file is
     *     being closed
     */
    ExclusiveSection(
            WorkerSession session,
            ThreadRecord record,
            List<NamedSlot> namedSlots,
            boolean releasesLate) {
        super(session, record, namedSlots);
        this.releasesLate = releasesLate;
        this.seen = new long[namedSlots.size()];
    }

    @Override
    void request() {
        setPhases(Phase.ACQUIRING);
    }

    @Override
    void notAcquired() {
        // In a session that ends, the call may have had the lock for a moment.
        session.ifRunning(() -> setPhases(Phase.IDLE));
    }

    @Override
    boolean enter(Reported reported) {
        return session.ifRunning(
                () -> {
                    inspector.inspect(namedSlots, true, reported);
                    stamp();
                });
    }

    private void stamp() {
        for (int i = 0; i < seen.length; i++) {
            int slot = namedSlots.get(i).slot();
            witness.setPythonOwner(slot, Witness.NOBODY);
            witness.setOwner(slot, record.id());
            record.setPhase(slot, Phase.INSIDE);
            witness.setSessionsEndedAtEntry(slot, witness.sessionsEnded());
            seen[i] = witness.count(slot);
        }
    }

    @Override
    void leave(Hold hold) {
        if (session.ifRunning(this::countAndUnstamp)) {
            hold.release();
            notAcquired();
        } else if (releasesLate) {
            session.awaitClose();
            hold.release();
        } else {
            setPhases(Phase.RACING);
            hold.release();
        }
    }

    private void countAndUnstamp() {
        for (int i = 0; i < seen.length; i++) {
            NamedSlot namedSlot = namedSlots.get(i);
            int slot = namedSlot.slot();
            expectUndisturbed(namedSlot, seen[i]);
            record.setPhase(slot, Phase.COUNTING);
            witness.setCount(slot, seen[i] + 1);
            record.addToTally(slot);
            record.setPhase(slot, Phase.RELEASING);
            witness.setOwner(slot, Witness.NOBODY);
        }
    }

    private void expectUndisturbed(NamedSlot namedSlot, long before) {
        int owner = witness.owner(namedSlot.slot());
        int pythonOwner = witness.pythonOwner(namedSlot.slot());
        if (owner != record.id() || pythonOwner != Witness.NOBODY) {
            inspector.report(
                    Kind.TWO_HOLDERS,
                    namedSlot,
                    "stamp replaced by thread %d, or by Python client %d",
                    owner,
                    pythonOwner);
        }
        long count = witness.count(namedSlot.slot());
        if (count != before) {
            inspector.report(Kind.LOST_UPDATE, namedSlot, "count was %d, is %d", before, count);
        }
    }

    private void setPhases(Phase phase) {
        for (NamedSlot namedSlot : namedSlots) {
            record.setPhase(namedSlot.slot(), phase);
        }
    }
}

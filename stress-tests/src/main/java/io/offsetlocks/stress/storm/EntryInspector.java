package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports to the {@link Referee} what a thread finds when it enters a slot. It reads the {@link
 * Witness} only, and never waits, because the thread holds the lock.
 */
record EntryInspector(Witness witness, ThreadRecord mine, ReportSink sink) {

    void report(Kind kind, NamedSlot namedSlot, String format, Object... arguments) {
        sink.violation(
                Violation.of(
                        kind, "%s: %s: %s", namedSlot, mine, String.format(format, arguments)));
    }

    /** Inspects slots that the thread has entered with one call, for which there is one report. */
    void inspect(List<NamedSlot> namedSlots, boolean exclusive, Reported reported) {
        List<Observation> observations = new ArrayList<>();
        boolean stamped = false;
        for (NamedSlot namedSlot : namedSlots) {
            int pythonOwner = witness.pythonOwner(namedSlot.slot());
            if (pythonOwner != Witness.NOBODY) {
                observations.add(
                        Observation.of(
                                namedSlot,
                                Observation.Kind.PYTHON_STAMP,
                                witness.thread(pythonOwner)));
            }
            int owner = witness.owner(namedSlot.slot());
            if (owner != Witness.NOBODY) {
                ThreadRecord other = witness.thread(owner);
                boolean racing = other.phase(namedSlot.slot()) == Phase.RACING;
                stamped |= !racing;
                observations.add(
                        Observation.of(
                                namedSlot,
                                racing ? Observation.Kind.RACING_STAMP : Observation.Kind.STAMP,
                                other));
            }
        }
        if (reported == Reported.ABANDONED && !stamped) {
            namedSlots.forEach(namedSlot -> addPossibleHolders(namedSlot, observations));
        }
        if (reported == Reported.ABANDONED || !observations.isEmpty()) {
            sink.entry(
                    new EntryReport(
                            mine.id(), exclusive, reported, namedSlots.get(0), observations));
        }
    }

    /** Adds each thread that was last seen in one of the two windows of a slot. */
    private void addPossibleHolders(NamedSlot namedSlot, List<Observation> observations) {
        for (int id = 1; id <= witness.threadsBegun(); id++) {
            ThreadRecord other = witness.thread(id);
            Phase phase = other.phase(namedSlot.slot());
            if ((phase == Phase.ACQUIRING || phase == Phase.RELEASING)
                    && id != mine.id()
                    && !endedBeforeLastEntry(other.session(), namedSlot)) {
                observations.add(Observation.of(namedSlot, Observation.Kind.WINDOW, other));
            }
        }
    }

    /**
     * Returns whether a session had ended before the last exclusive holder entered, so that its
     * deaths were reported to that holder.
     */
    private boolean endedBeforeLastEntry(SessionRecord session, NamedSlot namedSlot) {
        return session.hasEnded()
                && session.endNumber() <= witness.sessionsEndedAtEntry(namedSlot.slot());
    }
}

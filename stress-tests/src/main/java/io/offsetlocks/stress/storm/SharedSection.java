package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Hold;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;

/** A section with the shared lock: writes nothing, and expects that no other thread writes. */
final class SharedSection extends Section {
    private final long[] seen;

    SharedSection(WorkerSession session, ThreadRecord record, List<NamedSlot> namedSlots) {
        super(session, record, namedSlots);
        this.seen = new long[3 * namedSlots.size()];
    }

    @Override
    void request() {
        record.step();
    }

    @Override
    void notAcquired() {
        record.step();
    }

    @Override
    boolean enter(Reported reported) {
        return session.ifRunning(
                () -> {
                    record.step();
                    inspector.inspect(namedSlots, false, reported);
                    System.arraycopy(read(), 0, seen, 0, seen.length);
                });
    }

    @Override
    void leave(Hold hold) {
        session.ifRunning(this::expectUndisturbed);
        hold.release();
        record.step();
    }

    /** Returns, for each slot, the numbers that a writer would change. */
    private long[] read() {
        long[] found = new long[seen.length];
        for (int i = 0; i < namedSlots.size(); i++) {
            int slot = namedSlots.get(i).slot();
            found[3 * i] = witness.owner(slot);
            found[3 * i + 1] = witness.pythonOwner(slot);
            found[3 * i + 2] = witness.count(slot);
        }
        return found;
    }

    private void expectUndisturbed() {
        long[] found = read();
        for (int i = 0; i < found.length; i++) {
            if (found[i] != seen[i]) {
                String what = List.of("owner", "Python client", "count").get(i % 3);
                inspector.report(
                        Kind.TWO_HOLDERS,
                        namedSlots.get(i / 3),
                        "a reader's %s was %d, is %d",
                        what,
                        seen[i],
                        found[i]);
            }
        }
    }
}

package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;

/** A stay with the shared lock: writes nothing, and expects that nobody writes. */
final class SharedVisit implements Visit {
    private final Shift shift;
    private final Witness witness;
    private final Journal journal;
    private final Linesman linesman;
    private final List<Place> places;
    private final long[] seen;

    SharedVisit(Shift shift, Journal journal, Linesman linesman, List<Place> places) {
        this.shift = shift;
        this.witness = shift.witness();
        this.journal = journal;
        this.linesman = linesman;
        this.places = places;
        this.seen = new long[3 * places.size()];
    }

    @Override
    public void request() {
        journal.step();
    }

    @Override
    public void withdraw() {
        journal.step();
    }

    @Override
    public boolean enter(Told told) {
        return shift.ifRunning(
                () -> {
                    journal.step();
                    linesman.lookAt(places, false, told);
                    System.arraycopy(look(), 0, seen, 0, seen.length);
                });
    }

    @Override
    public void leave(Hold hold) {
        shift.ifRunning(this::expectUndisturbed);
        hold.release();
        journal.step();
    }

    /** Returns what a writer that came in would change, of every slot. */
    private long[] look() {
        long[] found = new long[seen.length];
        for (int i = 0; i < places.size(); i++) {
            int slot = places.get(i).slot();
            found[3 * i] = witness.owner(slot);
            found[3 * i + 1] = witness.foreigner(slot);
            found[3 * i + 2] = witness.count(slot);
        }
        return found;
    }

    private void expectUndisturbed() {
        long[] found = look();
        for (int i = 0; i < found.length; i++) {
            if (found[i] != seen[i]) {
                String what = List.of("owner", "Python client", "count").get(i % 3);
                linesman.report(
                        Kind.TWO_HOLDERS,
                        places.get(i / 3),
                        "a reader's %s was %d, is %d",
                        what,
                        seen[i],
                        found[i]);
            }
        }
    }
}

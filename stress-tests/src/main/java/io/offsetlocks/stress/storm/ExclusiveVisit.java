package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;

/** A stay with the exclusive lock: stamps the slots and adds one to their counts. */
final class ExclusiveVisit implements Visit {
    private final Shift shift;
    private final Witness witness;
    private final Journal journal;
    private final Linesman linesman;
    private final List<Place> places;
    private final boolean releasesLate;
    private final long[] seen;

    /**
     * @param places names of different slots
     * @param releasesLate whether, if the lock file is being closed, the lock is given back only
     *     after that
     */
    ExclusiveVisit(
            Shift shift,
            Journal journal,
            Linesman linesman,
            List<Place> places,
            boolean releasesLate) {
        this.shift = shift;
        this.witness = shift.witness();
        this.journal = journal;
        this.linesman = linesman;
        this.places = places;
        this.releasesLate = releasesLate;
        this.seen = new long[places.size()];
    }

    @Override
    public void request() {
        setPhases(Phase.ACQUIRING);
    }

    @Override
    public void withdraw() {
        // In a term that ends the call may have had the lock for a moment.
        shift.ifRunning(() -> setPhases(Phase.IDLE));
    }

    @Override
    public boolean enter(Told told) {
        return shift.ifRunning(
                () -> {
                    linesman.lookAt(places, true, told);
                    stamp();
                });
    }

    private void stamp() {
        for (int i = 0; i < seen.length; i++) {
            int slot = places.get(i).slot();
            witness.setForeigner(slot, Witness.NOBODY);
            witness.setOwner(slot, journal.id());
            journal.setPhase(slot, Phase.INSIDE);
            witness.setJudged(slot, witness.termsEnded());
            seen[i] = witness.count(slot);
        }
    }

    @Override
    public void leave(Hold hold) {
        if (shift.ifRunning(this::countAndUnstamp)) {
            hold.release();
            withdraw();
        } else if (releasesLate) {
            shift.awaitClose();
            hold.release();
        } else {
            setPhases(Phase.RACING);
            hold.release();
        }
    }

    private void countAndUnstamp() {
        for (int i = 0; i < seen.length; i++) {
            Place place = places.get(i);
            int slot = place.slot();
            expectUndisturbed(place, seen[i]);
            journal.setPhase(slot, Phase.COUNTING);
            witness.setCount(slot, seen[i] + 1);
            journal.addToTally(slot);
            journal.setPhase(slot, Phase.RELEASING);
            witness.setOwner(slot, Witness.NOBODY);
        }
    }

    private void expectUndisturbed(Place place, long before) {
        int owner = witness.owner(place.slot());
        int foreigner = witness.foreigner(place.slot());
        if (owner != journal.id() || foreigner != Witness.NOBODY) {
            linesman.report(
                    Kind.TWO_HOLDERS,
                    place,
                    "overstamped by journal %d, or Python client's %d",
                    owner,
                    foreigner);
        }
        long count = witness.count(place.slot());
        if (count != before) {
            linesman.report(Kind.LOST_UPDATE, place, "count was %d, is %d", before, count);
        }
    }

    private void setPhases(Phase phase) {
        for (Place place : places) {
            journal.setPhase(place.slot(), phase);
        }
    }
}

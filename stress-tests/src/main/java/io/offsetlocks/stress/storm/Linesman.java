package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Sighting.Mark;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Says to the {@link Referee} what a thread meets when it comes into a slot, by the {@link Witness}
 * alone. It never waits: the thread holds the lock, and others wait for that.
 */
final class Linesman {
    private final Witness witness;
    private final Journal mine;
    private final Outcry outcry;

    Linesman(Witness witness, Journal mine, Outcry outcry) {
        this.witness = witness;
        this.mine = mine;
        this.outcry = outcry;
    }

    void report(Kind kind, Place place, String format, Object... arguments) {
        outcry.violation(
                Violation.of(kind, "%s: %s: %s", place, mine, String.format(format, arguments)));
    }

    /** Looks at slots that the thread has come into, with one answer for all of them. */
    void lookAt(List<Place> places, boolean exclusive, Told told) {
        List<Sighting> sightings = new ArrayList<>();
        boolean stamped = false;
        for (Place place : places) {
            int foreigner = witness.foreigner(place.slot());
            if (foreigner != Witness.NOBODY) {
                sightings.add(Sighting.of(place, Mark.FOREIGN_STAMP, witness.journal(foreigner)));
            }
            int owner = witness.owner(place.slot());
            if (owner != Witness.NOBODY) {
                Journal other = witness.journal(owner);
                boolean racing = other.phase(place.slot()) == Phase.RACING;
                stamped |= !racing;
                sightings.add(Sighting.of(place, racing ? Mark.RACING_STAMP : Mark.STAMP, other));
            }
        }
        if (told == Told.ABANDONED && !stamped) {
            places.forEach(place -> lookIntoWindows(place, sightings));
        }
        if (told == Told.ABANDONED || !sightings.isEmpty()) {
            outcry.finding(new Finding(mine.id(), exclusive, told, places.get(0), sightings));
        }
    }

    /** Adds everybody who was, when last heard of, in one of the windows of a slot. */
    private void lookIntoWindows(Place place, List<Sighting> sightings) {
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            Journal other = witness.journal(id);
            Phase phase = other.phase(place.slot());
            if ((phase == Phase.ACQUIRING || phase == Phase.RELEASING)
                    && id != mine.id()
                    && !endedBeforeLastEntry(other.term(), place)) {
                sightings.add(Sighting.of(place, Mark.WINDOW, other));
            }
        }
    }

    /** Says whether the last exclusive holder was told of all that a term left: it had ended. */
    private boolean endedBeforeLastEntry(Term term, Place place) {
        return term.hasEnded() && term.endedAs() <= witness.judged(place.slot());
    }
}

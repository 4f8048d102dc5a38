package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.List;
import java.util.function.Consumer;

/**
 * Judges what a thread meets when it comes into a slot, by the {@link Witness} alone.
 *
 * <p><b>Exclusion.</b> An exclusive holder stamps the slot with its journal when it comes in and
 * takes the stamp away before it lets go. So a stamp that another finds is that of a holder whose
 * {@link Term} ended inside; if that term does not end, two are inside at once. Nobody asks the
 * system who is alive: the storm's own process says when a process that it has buried has ended,
 * and until then the newcomer waits, holding the lock.
 *
 * <p><b>Abandonment.</b> Whoever comes in and
 *
 * <ul>
 *   <li>finds a stamp must be told, exclusive or shared, until the next exclusive one has put its
 *       own in the place;
 *   <li>finds the stamp of a thread that gave its lock back while its own lock file was being
 *       closed may or may not be told: either came first;
 *   <li>finds no stamp must not be told, but for two windows. The value of the byte is 1 from
 *       somewhere inside the call that acquires to somewhere inside the one that releases; the
 *       stamp is there a little shorter. So a telling is right if a journal says that a thread
 *       whose term has ended by now was {@link Phase#ACQUIRING} or {@link Phase#RELEASING} that
 *       slot, and if its term ended after the last exclusive holder came in: that one was told
 *       already, and what it left is its own.
 * </ul>
 *
 * <p>The second window is wider than the truth in one way: a thread that died while it was only
 * waiting excuses one telling as well, to the very next exclusive holder. From outside the two
 * cannot be told apart.
 */
final class Referee {
    private final Witness witness;
    private final Journal mine;
    private final Patience patience;
    private final Consumer<Violation> violations;

    Referee(Witness witness, Journal mine, Patience patience, Consumer<Violation> violations) {
        this.witness = witness;
        this.mine = mine;
        this.patience = patience;
        this.violations = violations;
    }

    void report(Kind kind, Place place, String format, Object... arguments) {
        violations.accept(
                Violation.of(kind, "%s: %s: %s", place, mine, String.format(format, arguments)));
    }

    /** Judges a thread's coming into slots, which it holds, with one answer for all of them. */
    void judgeEntry(List<Place> places, Told told) {
        boolean required = false;
        boolean excused = false;
        for (Place place : places) {
            expectNoForeigner(place);
            int owner = witness.owner(place.slot());
            if (owner != Witness.NOBODY && expectEnded(place, owner)) {
                boolean raced = witness.journal(owner).phase(place.slot()) == Phase.RACING;
                excused |= raced;
                required |= !raced;
            }
        }
        if (required) {
            if (told == Told.NOTHING) {
                report(Kind.ABANDONMENT_NOT_TOLD, places.get(0), "%s", owners(places));
            } else if (told == Told.ABANDONED) {
                mine.count(Counter.ABANDONED);
            }
        } else if (told == Told.ABANDONED) {
            judgeWithoutStamp(places, excused);
        }
    }

    private void judgeWithoutStamp(List<Place> places, boolean excused) {
        if (excused || places.stream().anyMatch(this::isExcused)) {
            mine.count(Counter.ABANDONED_IN_WINDOW);
        } else {
            report(Kind.ABANDONMENT_MADE_UP, places.get(0), "nobody died in %s", places);
        }
    }

    private String owners(List<Place> places) {
        StringBuilder text = new StringBuilder("left by");
        for (Place place : places) {
            int owner = witness.owner(place.slot());
            if (owner != Witness.NOBODY) {
                text.append(' ').append(place).append(": ").append(witness.journal(owner));
            }
        }
        return text.toString();
    }

    private void expectNoForeigner(Place place) {
        int foreigner = witness.foreigner(place.slot());
        if (foreigner == Witness.NOBODY) {
            return;
        }
        Term term = witness.journal(foreigner).term();
        patience.await(() -> term.hasEnded() || witness.foreigner(place.slot()) != foreigner);
        if (!term.hasEnded()) {
            report(Kind.TWO_HOLDERS, place, "with Python client, %s", witness.journal(foreigner));
        }
    }

    private boolean expectEnded(Place place, int owner) {
        Journal other = witness.journal(owner);
        patience.await(() -> other.term().hasEnded() || witness.owner(place.slot()) != owner);
        boolean ended = other.term().hasEnded();
        if (!ended) {
            report(Kind.TWO_HOLDERS, place, "with %s", other);
        }
        return ended;
    }

    /** Says whether somebody ended in a window, waiting while somebody may have. */
    private boolean isExcused(Place place) {
        boolean[] found = {false};
        patience.await(
                () -> {
                    boolean open = false;
                    for (int id = 1; id <= witness.journalsBegun() && !found[0]; id++) {
                        Journal other = witness.journal(id);
                        if (id != mine.id() && isInWindow(other.phase(place.slot()))) {
                            found[0] = endedSinceLastEntry(other.term(), place);
                            open |= !other.term().hasEnded();
                        }
                    }
                    return found[0] || !open;
                });
        return found[0];
    }

    private static boolean isInWindow(Phase phase) {
        return phase == Phase.ACQUIRING || phase == Phase.RELEASING;
    }

    private boolean endedSinceLastEntry(Term term, Place place) {
        return term.hasEnded() && term.endedAs() > witness.judged(place.slot());
    }
}

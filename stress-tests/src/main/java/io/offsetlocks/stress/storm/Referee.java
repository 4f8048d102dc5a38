package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Sighting.Fate;
import io.offsetlocks.stress.storm.Sighting.Mark;
import io.offsetlocks.stress.storm.Tellings.End;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what threads found when they came into a slot. It stands outside the lock, in the storm's
 * own process, and goes by evidence and never by time: it puts a {@link Finding} off until it shows
 * who was alive.
 *
 * <p><b>Exclusion.</b> An exclusive holder stamps the slot with its journal when it comes in and
 * takes the stamp away before it lets go. So a stamp that another finds is that of a holder who
 * ended inside; if it turns out to have been alive, two were inside at once.
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
 *       stamp is there a little shorter. So a telling is right if somebody ended who was {@link
 *       Phase#ACQUIRING} or {@link Phase#RELEASING} that slot, after the last exclusive holder came
 *       in. Of one end only one exclusive holder is told; see {@link Tellings}.
 * </ul>
 *
 * <p>The second window is wider than the truth in one way: a thread that died while it was only
 * waiting excuses one telling as well. From outside the two cannot be told apart.
 */
final class Referee {
    private final Witness witness;
    private final Consumer<Violation> violations;
    private final List<Finding> open = new ArrayList<>();
    private final Tellings tellings = new Tellings();
    private int toldWithStamp;
    private int toldInWindow;

    Referee(Witness witness, Consumer<Violation> violations) {
        this.witness = witness;
        this.violations = violations;
    }

    synchronized void hear(Finding finding) {
        open.add(finding);
    }

    /** Judges what can be judged by now, and says whether that is everything. */
    synchronized boolean judge() {
        open.removeIf(this::isJudged);
        return open.isEmpty();
    }

    /** Returns how many were told of the end of a holder who had left a stamp. */
    synchronized int toldWithStamp() {
        return toldWithStamp;
    }

    /** Returns how many were told of the end of one without, in one of the two windows. */
    synchronized int toldInWindow() {
        return toldInWindow;
    }

    private boolean isJudged(Finding finding) {
        if (sightings(finding, Fate.OPEN).findAny().isPresent()) {
            return false;
        }
        sightings(finding, Fate.ALIVE)
                .filter(seen -> seen.mark() != Mark.WINDOW)
                .forEach(seen -> report(Kind.TWO_HOLDERS, finding, seen));
        judgeTelling(finding);
        return true;
    }

    private Stream<Sighting> sightings(Finding finding, Fate fate) {
        return finding.sightings().stream().filter(seen -> seen.fate(witness) == fate);
    }

    private List<Sighting> dead(Finding finding, Mark... marks) {
        return sightings(finding, Fate.DEAD)
                .filter(seen -> List.of(marks).contains(seen.mark()))
                .toList();
    }

    private void judgeTelling(Finding finding) {
        List<Sighting> left = dead(finding, Mark.STAMP);
        if (!left.isEmpty()) {
            if (finding.told() == Told.NOTHING) {
                report(Kind.ABANDONMENT_NOT_TOLD, finding, left.get(0));
            } else {
                toldWithStamp += finding.told() == Told.ABANDONED ? 1 : 0;
                left.forEach(seen -> expectEndFor(finding, List.of(seen)));
            }
        } else if (finding.told() == Told.ABANDONED) {
            toldInWindow++;
            expectEndFor(finding, dead(finding, Mark.RACING_STAMP, Mark.WINDOW));
        }
    }

    private void expectEndFor(Finding finding, List<Sighting> possible) {
        Set<End> ends = possible.stream().map(this::end).collect(Collectors.toSet());
        if (ends.isEmpty() || finding.exclusive() && !tellings.add(ends)) {
            String why =
                    ends.isEmpty()
                            ? "nobody had died there"
                            : "others were told of all who had died there";
            violations.accept(
                    Violation.of(
                            Kind.ABANDONMENT_MADE_UP,
                            "%s: %s: %s",
                            finding.place(),
                            witness.journal(finding.finder()),
                            why));
        }
    }

    private End end(Sighting seen) {
        Term term = witness.journal(seen.journal()).term();
        int slot = seen.place().slot();
        return term.state() == Term.State.BURIED
                ? new End(true, term.process(), slot)
                : new End(false, term.id(), slot);
    }

    private void report(Kind kind, Finding finding, Sighting seen) {
        violations.accept(
                Violation.of(
                        kind,
                        "%s: %s met %s",
                        seen.place(),
                        witness.journal(finding.finder()),
                        witness.journal(seen.journal())));
    }
}

package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.AbandonmentMatching.End;
import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.Observation.Outcome;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what threads found when they entered a slot. It runs outside the lock, in the storm's main
 * process. It decides by evidence and never by time: it keeps an {@link EntryReport} until it is
 * known which threads were alive.
 *
 * <p><b>Exclusion.</b> An exclusive holder stamps the slot with the id of its {@link ThreadRecord}
 * when it enters, and removes the stamp before it releases. So a stamp that another thread finds
 * should be that of a holder that died inside. If the stamp's thread turns out to have been alive,
 * two were inside at once.
 *
 * <p><b>Abandonment.</b> The lock reports an abandonment to a holder that enters, if and only if
 *
 * <ul>
 *   <li>it finds a stamp: exclusive and shared holders get a report until the next exclusive holder
 *       has replaced the stamp;
 *   <li>but if the stamp's thread released its lock while its own lock file was being closed, the
 *       report may be there or not, because either may have come first;
 *   <li>and without a stamp only in one of two windows. The value of the byte is 1 from some point
 *       of the call that acquires to some point of the call that releases; the stamp is there for a
 *       slightly shorter time. So a report is right if a thread died that was {@link
 *       Phase#ACQUIRING} or {@link Phase#RELEASING} that slot, after the last exclusive holder had
 *       entered. One death is reported to one exclusive holder only; see {@link
 *       AbandonmentMatching}.
 * </ul>
 *
 * <p>The window of acquiring is too wide: a thread that died while it only waited explains one
 * report as well. From outside, the two cases look the same.
 */
final class Referee {
    private final Witness witness;
    private final Consumer<Violation> violations;
    private final List<EntryReport> unjudged = new ArrayList<>();
    private final AbandonmentMatching matching = new AbandonmentMatching();
    private int reportedWithStamp;
    private int reportedInWindow;

    Referee(Witness witness, Consumer<Violation> violations) {
        this.witness = witness;
        this.violations = violations;
    }

    synchronized void add(EntryReport report) {
        unjudged.add(report);
    }

    /** Judges what can be judged now, and returns whether that was everything. */
    synchronized boolean judge() {
        unjudged.removeIf(this::isJudged);
        return unjudged.isEmpty();
    }

    /** Returns how many holders got a report of a death that had left a stamp. */
    synchronized int reportedWithStamp() {
        return reportedWithStamp;
    }

    /**
     * Returns how many holders got a report of a death without a stamp, in one of the two windows.
     */
    synchronized int reportedInWindow() {
        return reportedInWindow;
    }

    private boolean isJudged(EntryReport report) {
        if (observations(report, Outcome.UNKNOWN).findAny().isPresent()) {
            return false;
        }
        observations(report, Outcome.ALIVE)
                .filter(seen -> seen.kind() != Observation.Kind.WINDOW)
                .forEach(seen -> report(Kind.TWO_HOLDERS, report, seen));
        judgeAbandonment(report);
        return true;
    }

    private Stream<Observation> observations(EntryReport report, Outcome outcome) {
        return report.observations().stream().filter(seen -> seen.outcome(witness) == outcome);
    }

    private List<Observation> dead(EntryReport report, Observation.Kind... kinds) {
        return observations(report, Outcome.DEAD)
                .filter(seen -> List.of(kinds).contains(seen.kind()))
                .toList();
    }

    private void judgeAbandonment(EntryReport report) {
        List<Observation> left = dead(report, Observation.Kind.STAMP);
        if (!left.isEmpty()) {
            if (report.reported() == Reported.NOTHING) {
                report(Kind.ABANDONMENT_NOT_REPORTED, report, left.get(0));
            } else {
                reportedWithStamp += report.reported() == Reported.ABANDONED ? 1 : 0;
                left.forEach(seen -> expectEndFor(report, List.of(seen)));
            }
        } else if (report.reported() == Reported.ABANDONED) {
            reportedInWindow++;
            expectEndFor(
                    report, dead(report, Observation.Kind.RACING_STAMP, Observation.Kind.WINDOW));
        }
    }

    private void expectEndFor(EntryReport report, List<Observation> possible) {
        Set<End> ends = possible.stream().map(this::end).collect(Collectors.toSet());
        if (ends.isEmpty() || report.exclusive() && !matching.add(ends)) {
            String why =
                    ends.isEmpty()
                            ? "no thread had died there"
                            : "all deaths there had been reported to others";
            violations.accept(
                    Violation.of(
                            Kind.FALSE_ABANDONMENT,
                            "%s: %s: %s",
                            report.namedSlot(),
                            witness.thread(report.thread()),
                            why));
        }
    }

    private End end(Observation seen) {
        SessionRecord session = witness.thread(seen.thread()).session();
        int slot = seen.namedSlot().slot();
        return session.state() == SessionRecord.State.KILLED
                ? new End(true, session.process(), slot)
                : new End(false, session.id(), slot);
    }

    private void report(Kind kind, EntryReport report, Observation seen) {
        violations.accept(
                Violation.of(
                        kind,
                        "%s: %s found %s",
                        seen.namedSlot(),
                        witness.thread(report.thread()),
                        witness.thread(seen.thread())));
    }
}

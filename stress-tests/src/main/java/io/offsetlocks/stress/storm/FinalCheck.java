package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks, when all processes are gone, whether anything is left of them, and to be judged. */
final class FinalCheck {
    /**
     * Enough for any machine: a free lock is had at the first attempt, before any time passes. Not
     * zero, as an attempt that would not wait does not look at the gate, and a dead process may
     * have left that shut.
     */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Fleet fleet;
    private final StormSettings settings;
    private final Witness witness;

    FinalCheck(Fleet fleet) {
        this.fleet = fleet;
        this.settings = fleet.settings();
        this.witness = fleet.witness();
    }

    void run() throws IOException, InterruptedException {
        Shift shift = Shift.open(settings, witness, 0, fleet);
        Journal journal = witness.beginJournal(shift.term());
        for (Place place : Place.all(shift.locks(), settings)) {
            takeOver(shift, journal, place);
        }
        shift.wind();
        if (!fleet.referee().judge()) {
            fleet.violation(Violation.of(Kind.UNEXPECTED, "something cannot be judged"));
        }
        for (int slot = 0; slot < witness.slots(); slot++) {
            expectAllCounted(slot);
        }
        expectBlank();
        new Leftovers(settings.lockFile(), settings.patience())
                .ofClosed()
                .forEach(left -> fleet.violation(Violation.of(Kind.LEAK, "%s", left)));
    }

    private void takeOver(Shift shift, Journal journal, Place place) throws InterruptedException {
        List<Place> places = List.of(place);
        ExclusiveVisit visit =
                new ExclusiveVisit(shift, journal, shift.linesman(journal), places, true);
        visit.request();
        Optional<HeldLock> lock = shift.locks().tryLock(place.name(), AT_ONCE);
        if (lock.isEmpty()) {
            fleet.violation(Violation.of(Kind.STUCK, "%s is not to be had at the end", place));
            return;
        }
        HeldLock held = lock.get();
        visit.enter(Told.of(held.wasAbandoned()));
        visit.leave(Hold.of(Told.NOTHING, held::close));
    }

    /** Expects a slot's count to be that of its holders, but for those that died at counting. */
    private void expectAllCounted(int slot) {
        long tallies = 0;
        int unsure = 0;
        for (int id = 1; id <= witness.journalsBegun(); id++) {
            Journal journal = witness.journal(id);
            tallies += journal.tally(slot);
            unsure += journal.phase(slot) == Phase.COUNTING ? 1 : 0;
        }
        long missing = tallies - witness.count(slot);
        if (Math.abs(missing) > unsure) {
            fleet.violation(
                    Violation.of(
                            Kind.LOST_UPDATE,
                            "slot %d: %d sections are missing from the count, %d died counting",
                            slot,
                            missing,
                            unsure));
        }
    }

    private void expectBlank() throws IOException {
        byte[] bytes = Files.readAllBytes(settings.lockFile());
        for (int at = Place.HEADER_BYTES; at < bytes.length; at++) {
            if (bytes[at] != 0) {
                boolean gate = at >= Place.HEADER_BYTES + settings.slots();
                fleet.violation(
                        Violation.of(
                                Kind.LEFT_ON_DISK,
                                "%s byte %d has value %d",
                                gate ? "gate" : "slot",
                                at,
                                bytes[at]));
            }
        }
    }
}

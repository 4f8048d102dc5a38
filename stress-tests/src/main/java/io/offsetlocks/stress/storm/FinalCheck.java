package io.offsetlocks.stress.storm;

import io.offsetlocks.HeldLock;
import io.offsetlocks.stress.storm.EntryReport.Reported;
import io.offsetlocks.stress.storm.LockCall.Hold;
import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks, when all processes have ended, that they left nothing behind and that everything can be
 * judged.
 */
final class FinalCheck {
    /**
     * Enough for any machine: a free lock is acquired at the first attempt, before any time passes.
     * Must not be zero: an attempt that does not wait ignores the gate, and would not clear a gate
     * value that a dead process left.
     */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final StormState state;
    private final StormSettings settings;
    private final Witness witness;

    FinalCheck(StormState state) {
        this.state = state;
        this.settings = state.settings();
        this.witness = state.witness();
    }

    void run() throws IOException, InterruptedException {
        for (StormFile file : settings.files()) {
            takeOver(file);
        }
        if (!state.referee().judge()) {
            state.violation(Violation.of(Kind.UNEXPECTED, "something cannot be judged"));
        }
        for (int slot = 0; slot < witness.slots(); slot++) {
            expectAllCounted(slot);
        }
        for (StormFile file : settings.files()) {
            expectBlank(file);
            new LeakCheck(file, settings.timeout())
                    .ofClosed()
                    .forEach(left -> state.violation(Violation.of(Kind.LEAK, "%s", left)));
        }
    }

    private void takeOver(StormFile file) throws IOException, InterruptedException {
        WorkerSession session = WorkerSession.open(settings, file, witness, 0, state);
        ThreadRecord record = session.beginThread();
        for (NamedSlot namedSlot : session.namedSlots()) {
            takeOver(session, record, namedSlot);
        }
        session.drainAndClose();
    }

    private void takeOver(WorkerSession session, ThreadRecord record, NamedSlot namedSlot)
            throws InterruptedException {

        ExclusiveSection section = new ExclusiveSection(session, record, List.of(namedSlot), true);
        section.request();
        Optional<HeldLock> lock = session.locks().tryLock(namedSlot.name(), AT_ONCE);
        if (lock.isEmpty()) {
            state.violation(
                    Violation.of(Kind.STUCK, "%s cannot be acquired at the end", namedSlot));
            return;
        }
        HeldLock held = lock.get();
        section.enter(Reported.of(held.wasAbandoned()));
        section.leave(new Hold(Reported.NOTHING, held::close));
    }

    /**
     * Expects a slot's count to be the sum of its holders' tallies. Holders that died while
     * counting may differ by 1.
     */
    private void expectAllCounted(int slot) {
        long tallies = 0;
        int unsure = 0;
        for (int id = 1; id <= witness.threadsBegun(); id++) {
            ThreadRecord record = witness.thread(id);
            tallies += record.tally(slot);
            unsure += record.phase(slot) == Phase.COUNTING ? 1 : 0;
        }
        long missing = tallies - witness.count(slot);
        if (Math.abs(missing) > unsure) {
            state.violation(
                    Violation.of(
                            Kind.LOST_UPDATE,
                            "slot %d: %d sections are missing from the count, %d died counting",
                            slot,
                            missing,
                            unsure));
        }
    }

    private void expectBlank(StormFile file) throws IOException {
        byte[] bytes = Files.readAllBytes(file.path());
        for (int at = file.slotsAt(); at < bytes.length; at++) {
            if (bytes[at] != 0) {
                state.violation(
                        Violation.of(
                                Kind.LEFT_ON_DISK,
                                "%s: byte %d has value %d",
                                file.format(),
                                at,
                                bytes[at]));
            }
        }
    }
}

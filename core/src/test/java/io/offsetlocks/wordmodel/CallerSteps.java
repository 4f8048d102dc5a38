package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Op;
import io.offsetlocks.wordmodel.Part.Waiter;
import io.offsetlocks.wordmodel.Scope.Feature;
import java.util.Set;

/** What a caller's thread may choose, and the steps that either thread takes under the monitor. */
final class CallerSteps {
    private final Scope scope;
    private final Set<Fault> faults;
    private final AttemptSteps attempts;
    private final HolderSteps holders;

    CallerSteps(Scope scope, Set<Fault> faults) {
        this.scope = scope;
        this.faults = faults;
        this.attempts = new AttemptSteps(faults);
        this.holders = new HolderSteps(faults, scope);
    }

    void step(int index, int slot, Transitions out) {
        ModelProcess process = out.state().processes[index];
        Part part = process.parts[slot];
        if (part.op == Op.GRANT && !part.shared && scope.has(Feature.MARKS)) {
            out.take(Event.CHOICE, index, slot, CallerSteps::giveUp);
        }
        switch (part.op) {
            case NONE -> choose(part, index, slot, out);
            case ARRIVE -> out.take(Event.STEP, index, slot, this::lookAtGate);
            case STALE -> out.take(Event.STEP, index, slot, CallerSteps::clearStale);
            case STALE_CLEARED -> out.take(Event.STEP, index, slot, CallerSteps::leaveStale);
            default -> {
                if (part.op.ordinal() <= Op.GRANT.ordinal()) {
                    out.take(Event.STEP, index, slot, attempts::step);
                } else if (!holders.isKeptWaiting(process, part)) {
                    out.take(Event.STEP, index, slot, holders::step);
                }
            }
        }
    }

    private void choose(Part part, int index, int slot, Transitions out) {
        switch (part.caller) {
            case IDLE -> arrive(index, slot, out);
            case WAITING -> wait(index, slot, out);
            case HOLDING -> {
                if (part.shared) {
                    out.take(
                            Event.RELEASE,
                            index,
                            slot,
                            (state, process, releasing, at) -> holders.releaseShared(releasing));
                } else {
                    hold(part, index, slot, out);
                }
            }
            case BETWEEN -> {
                begin(Event.RELEASE, Op.RELEASE_READ, index, slot, out);
                begin(Event.CHOICE, Op.BEGIN_READ, index, slot, out);
            }
            case TRYING -> throw new AssertionError(part);
        }
    }

    private static void begin(Event event, Op op, int index, int slot, Transitions out) {
        out.take(event, index, slot, (state, process, part, at) -> part.op = op);
    }

    private void arrive(int index, int slot, Transitions out) {
        if (scope.has(Feature.HELD_FIRST) && index == 0 && slot < scope.slots() - 1) {
            return;
        }
        arrive(false, index, slot, out);
        if (scope.has(Feature.SHARED)) {
            arrive(true, index, slot, out);
        }
    }

    private void arrive(boolean shared, int index, int slot, Transitions out) {
        boolean waits = !scope.has(Feature.ONE_WAITER) || index == scope.processes() - 1;
        if (waits) {
            arrive(shared, false, Op.ARRIVE, index, slot, out);
        }
        if (scope.has(Feature.BARGING) && waits) {
            arrive(shared, false, Op.READ, index, slot, out);
        }
        if (scope.has(Feature.BARGING) || !waits) {
            arrive(shared, true, Op.READ, index, slot, out);
        }
    }

    private static void arrive(
            boolean shared, boolean late, Op op, int index, int slot, Transitions out) {
        out.take(
                Event.CHOICE,
                index,
                slot,
                (state, process, part, at) -> {
                    part.shared = shared;
                    part.late = late;
                    part.caller = Caller.TRYING;
                    part.op = op;
                });
    }

    private void wait(int index, int slot, Transitions out) {
        if (scope.has(Feature.PATIENCE)) {
            begin(Event.STEP, Op.READ, index, slot, out);
        }
        if (scope.has(Feature.DEADLINES)) {
            out.take(Event.CHOICE, index, slot, this::leave);
        }
    }

    private void hold(Part part, int index, int slot, Transitions out) {
        begin(Event.RELEASE, Op.RELEASE_READ, index, slot, out);
        if (scope.has(Feature.SECTIONS)) {
            begin(Event.CHOICE, Op.END_READ, index, slot, out);
        }
        if (scope.has(Feature.CONVERT)) {
            begin(Event.CHOICE, Op.CONVERT_LOCK, index, slot, out);
        }
        if (scope.has(Feature.MARKS) && !part.pending) {
            out.take(
                    Event.CHOICE,
                    index,
                    slot,
                    (state, process, marking, at) -> marking.pending = true);
        }
    }

    /** An attempt has succeeded, and its caller does not get the lock: nobody was told. */
    private static void giveUp(ModelState state, ModelProcess process, Part part, int slot) {
        part.pending = part.told;
        part.told = false;
        part.late = false;
        part.caller = Caller.HOLDING;
        part.op = Op.RELEASE_READ;
        part.waiter = part.byWaiter ? Part.Waiter.CLEAR : part.waiter;
        part.byWaiter = false;
    }

    private void leave(ModelState state, ModelProcess process, Part part, int slot) {
        part.caller = Caller.IDLE;
        part.shared = false;
        if (part.hasGate && faults.contains(Fault.W_CLEARED_WHEN_LEFT)) {
            state.words[slot] &= ~Word.W;
        }
    }

    /** Where W is not set nobody queues; where nobody has the gate, who set it has died. */
    private void lookAtGate(ModelState state, ModelProcess process, Part part, int slot) {
        if (!Word.has(state.words[slot], Word.W)) {
            part.op = Op.READ;
        } else if (part.waiter == Waiter.NONE
                && !state.isGateLocked(slot)
                && !faults.contains(Fault.NO_STALE_CHECK)) {
            part.hasGate = true;
            part.op = Op.STALE;
        } else {
            part.op = Op.NONE;
            if (faults.contains(Fault.STALE_W_CLEARED_WITHOUT_GATE)) {
                state.words[slot] &= ~Word.W;
            }
            if (part.waiter == Waiter.NONE && !state.isGateLocked(slot)) {
                throw new Violation("an arrival queues though nobody is at the gate");
            }
            AttemptSteps.queue(part);
        }
    }

    private static void clearStale(ModelState state, ModelProcess process, Part part, int slot) {
        state.words[slot] &= ~Word.W;
        part.op = Op.STALE_CLEARED;
    }

    private static void leaveStale(ModelState state, ModelProcess process, Part part, int slot) {
        part.hasGate = false;
        part.op = Op.READ;
    }
}

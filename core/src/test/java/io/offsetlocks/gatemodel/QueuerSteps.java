package io.offsetlocks.gatemodel;

import io.offsetlocks.gatemodel.ModelProcess.Caller;
import io.offsetlocks.gatemodel.ModelProcess.Lock;
import io.offsetlocks.gatemodel.ModelProcess.Queuer;
import java.util.Set;

/** The steps of the thread that queues for a process: {@code GateWait}. */
final class QueuerSteps {
    private final Set<Fault> faults;
    private final Holding holding;

    QueuerSteps(Set<Fault> faults, Holding holding) {
        this.holding = holding;
        this.faults = faults;
    }

    /** Takes the next step of the thread, or does nothing if it is blocked. */
    void step(ModelState state, int index, Transitions out) {
        ModelProcess process = state.processes[index];
        boolean mayEnter = process.callerIsOutside();
        switch (process.queuer) {
            case NONE -> {}
            case GATE -> lockGate(state, index, out);
            case BLOCK -> block(state, process, index, out);
            case ADOPT -> out.take(Event.STEP, index, this::adopt);
            case BUSY -> out.take(Event.STEP, index, this::lookWhoHolds);
            case PROBED, DECLINE -> out.take(Event.STEP, index, this::unlockSlot);
            case LEAVING -> out.take(Event.STEP, index, this::end);
            case PASS, ENTER, TAKE, GOT, END -> {
                if (mayEnter) {
                    out.take(Event.STEP, index, this::enterMonitor);
                }
            }
        }
    }

    private void enterMonitor(ModelState state, ModelProcess process) {
        switch (process.queuer) {
            case PASS -> process.queuer = process.queued ? Queuer.GATE : Queuer.END;
            case ENTER -> {
                state.setGate(true);
                process.queuer = Queuer.TAKE;
            }
            case TAKE -> take(state, process);
            case GOT -> settle(state, process);
            case END -> leaveGate(state, process);
            default -> throw new AssertionError(process.queuer);
        }
    }

    private void lockGate(ModelState state, int index, Transitions out) {
        if (!state.gateIsLocked()) {
            out.take(
                    Event.STEP,
                    index,
                    (next, process) -> {
                        process.hasGate = true;
                        process.queuer = Queuer.ENTER;
                    });
        } else {
            // The kernel sees a deadlock that is not there.
            out.take(Event.CHOICE, index, (next, process) -> process.queuer = Queuer.PASS);
        }
    }

    private void take(ModelState state, ModelProcess process) {
        if (!process.queued) {
            process.queuer = Queuer.END;
        } else if (state.slotIsFreeFor(process, process.shared)) {
            process.lock = process.shared ? Lock.SHARED : Lock.EXCLUSIVE;
            process.queuer = Queuer.ADOPT;
        } else {
            process.queuer = Queuer.BUSY;
        }
    }

    private void lookWhoHolds(ModelState state, ModelProcess process) {
        if (faults.contains(Fault.BLOCKS_EXCLUSIVELY)) {
            // As the value says whether a writer has the byte: but by then it may be readers.
            boolean byWriter = state.slotValue == ModelState.TAKEN;
            process.blockedShared = byWriter && process.shared;
            process.queuer = byWriter ? Queuer.BLOCK : Queuer.TAKE;
        } else if (!process.shared && state.slotIsFreeFor(process, true)) {
            process.lock = Lock.SHARED;
            process.queuer = Queuer.PROBED;
        } else {
            process.blockedShared = true;
            process.queuer = Queuer.BLOCK;
        }
    }

    private void block(ModelState state, ModelProcess process, int index, Transitions out) {
        if (state.slotIsFreeFor(process, process.blockedShared)) {
            out.take(
                    Event.STEP,
                    index,
                    (next, granted) -> {
                        granted.lock = granted.blockedShared ? Lock.SHARED : Lock.EXCLUSIVE;
                        granted.queuer = Queuer.GOT;
                    });
        } else {
            // The kernel sees a deadlock that is not there.
            out.take(Event.CHOICE, index, (next, failed) -> failed.queuer = Queuer.TAKE);
        }
    }

    private void settle(ModelState state, ModelProcess process) {
        if (process.queued && process.shared == process.blockedShared) {
            adopt(state, process);
        } else {
            if (state.slotValue != ModelState.FREE) {
                boolean clean = faults.contains(Fault.DECLINE_WRITES_FREE);
                state.slotValue = clean ? ModelState.FREE : ModelState.ABANDONED;
            }
            process.queuer = Queuer.DECLINE;
        }
        process.blockedShared = false;
    }

    private void unlockSlot(ModelState state, ModelProcess process) {
        process.lock = Lock.NONE;
        process.queuer = Queuer.TAKE;
    }

    private void adopt(ModelState state, ModelProcess process) {
        process.queuer = Queuer.END;
        holding.begin(state, process);
    }

    private void leaveGate(ModelState state, ModelProcess process) {
        if (process.hasGate) {
            state.setGate(false);
            process.queuer = Queuer.LEAVING;
        } else {
            end(state, process);
        }
    }

    private void end(ModelState state, ModelProcess process) {
        if (process.hasGate && !faults.contains(Fault.GATE_KEPT)) {
            process.hasGate = false;
        }
        process.queuer = Queuer.NONE;
        if (process.queued
                && process.caller == Caller.PARKED
                && !faults.contains(Fault.NO_WAKE_AT_END)) {
            process.caller = Caller.LOOK;
        }
    }
}

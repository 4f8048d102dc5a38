package io.offsetlocks.gatemodel;

import io.offsetlocks.gatemodel.ModelProcess.Caller;
import io.offsetlocks.gatemodel.ModelProcess.Lock;
import io.offsetlocks.gatemodel.ModelProcess.Queuer;
import io.offsetlocks.gatemodel.Scope.Feature;
import java.util.Set;

/** The steps of a caller's thread; each is one access that other processes can see. */
final class CallerSteps {
    private final Set<Fault> faults;
    private final Scope scope;
    private final Holding holding;

    CallerSteps(Set<Fault> faults, Scope scope, Holding holding) {
        this.holding = holding;
        this.faults = faults;
        this.scope = scope;
    }

    /** Takes the next step of the thread, or does nothing if it can only wait or choose. */
    void step(ModelState state, int index, Transitions out) {
        ModelProcess process = state.processes[index];
        boolean mayEnter = process.queuerIsOutside();
        switch (process.caller) {
            case LOOK -> {
                if (mayEnter) {
                    out.take(Event.STEP, index, this::look);
                }
            }
            case STALE -> out.take(Event.STEP, index, this::openStale);
            case ENTERING -> out.take(Event.STEP, index, this::enter);
            case OPENED -> out.take(Event.STEP, index, this::leaveStale);
            case TRY, PATIENT -> out.take(Event.STEP, index, this::tryByte);
            case ADOPT -> out.take(Event.STEP, index, this::adopt);
            case RELEASING -> out.take(Event.STEP, index, this::unlock);
            case HOLD -> {
                if (mayEnter) {
                    out.take(Event.RELEASE, index, this::release);
                    secondReader(process, index, out);
                }
            }
            case PARKED -> {
                if (mayEnter) {
                    parked(index, out);
                }
            }
            case IDLE -> arrive(index, out);
        }
    }

    private void arrive(int index, Transitions out) {
        for (boolean shared :
                scope.has(Feature.READERS) ? new boolean[] {false, true} : new boolean[1]) {
            out.take(Event.CHOICE, index, (state, process) -> begin(process, shared, Caller.LOOK));
            if (scope.has(Feature.TRY_LOCKS) && state(index, out).queuerIsOutside()) {
                out.take(
                        Event.CHOICE,
                        index,
                        (state, process) -> {
                            begin(process, shared, Caller.TRY);
                            process.late = true;
                        });
            }
        }
    }

    private static ModelProcess state(int index, Transitions out) {
        return out.state().processes[index];
    }

    private static void begin(ModelProcess process, boolean shared, Caller caller) {
        process.shared = shared;
        process.caller = caller;
    }

    private void parked(int index, Transitions out) {
        if (scope.has(Feature.NO_THREADS) && state(index, out).queuer == Queuer.NONE) {
            out.take(Event.STEP, index, (state, process) -> process.caller = Caller.LOOK);
            out.take(
                    Event.CHOICE,
                    index,
                    (state, process) ->
                            process.queuer = process.hasGate ? Queuer.TAKE : Queuer.PASS);
        }
        if (!faults.contains(Fault.NO_PATIENCE)) {
            out.take(Event.STEP, index, (state, process) -> process.caller = Caller.PATIENT);
        }
        // The deadline passes: one last attempt. An interrupt: none.
        out.take(
                Event.CHOICE,
                index,
                (state, process) -> {
                    process.late = true;
                    process.caller = Caller.PATIENT;
                });
        out.take(Event.CHOICE, index, this::leave);
    }

    /** {@code Slot.arrive} and {@code SlotQueue.serveHead}, up to the attempt. */
    private void look(ModelState state, ModelProcess process) {
        boolean ignored = faults.contains(Fault.ARRIVAL_IGNORES_GATE);
        if (process.queued && process.queuer != Queuer.NONE) {
            process.caller = Caller.PARKED;
        } else if (!state.gateValue || process.hasGate || process.inQuantum || ignored) {
            process.caller = Caller.TRY;
        } else if (process.queuer == Queuer.NONE
                && !state.gateIsLocked()
                && !faults.contains(Fault.NO_STALE_CHECK)) {
            process.hasGate = true;
            process.caller = Caller.STALE;
        } else {
            if (!state.gateIsLocked() && process.queuer == Queuer.NONE) {
                throw new Violation("an arrival queues though nobody is at the gate");
            }
            queue(state, process);
        }
    }

    private void openStale(ModelState state, ModelProcess process) {
        state.setGate(false);
        process.caller = Caller.OPENED;
    }

    private void leaveStale(ModelState state, ModelProcess process) {
        process.hasGate = false;
        process.caller = Caller.TRY;
    }

    private void tryByte(ModelState state, ModelProcess process) {
        boolean patient = process.caller == Caller.PATIENT;
        if (!process.isBlocked() && state.slotIsFreeFor(process, process.shared)) {
            process.lock = process.shared ? Lock.SHARED : Lock.EXCLUSIVE;
            process.caller = Caller.ADOPT;
            if (!patient && !process.late && !process.inQuantum) {
                countOvertaking(state, process);
            }
        } else if (process.late) {
            leave(state, process);
        } else {
            queue(state, process);
        }
    }

    private void countOvertaking(ModelState state, ModelProcess process) {
        boolean somebodyQueues = false;
        for (ModelProcess other : state.processes) {
            somebodyQueues |= other != process && other.isFirstInQueue();
        }
        if (!scope.has(Feature.FAIRNESS) || !state.gateValue || !somebodyQueues) {
            return;
        }
        process.overtook++;
        if (process.overtook > 1) {
            throw new Violation("a process went ahead of the one at the gate twice");
        }
    }

    private void adopt(ModelState state, ModelProcess process) {
        holding.begin(state, process);
        if (process.hasGate && process.queuer == Queuer.NONE) {
            process.queuer = Queuer.END;
        }
    }

    private void enter(ModelState state, ModelProcess process) {
        state.setGate(true);
        process.caller = Caller.TRY;
    }

    /** The attempt was not made or failed: joins the queue, or sends a thread to the gate. */
    private void queue(ModelState state, ModelProcess process) {
        if (!process.queued) {
            process.queued = true;
            process.caller = Caller.LOOK;
            if (process.hasGate) {
                state.setGate(true);
            }
            return;
        }
        process.caller = Caller.PARKED;
        if (process.queuer != Queuer.NONE) {
            return;
        }
        if (!scope.has(Feature.NO_THREADS)) {
            process.queuer = Queuer.PASS;
        } else if (!state.gateIsLocked()) {
            process.hasGate = true;
            process.caller = Caller.ENTERING;
        }
    }

    /** {@code SlotQueue.leave}: nobody of this process waits any more. */
    private void leave(ModelState state, ModelProcess process) {
        if (process.queued && process.hasGate) {
            state.setGate(false);
            if (process.queuer == Queuer.NONE) {
                process.queuer = Queuer.LEAVING;
            }
        }
        process.queued = false;
        process.late = false;
        process.shared = false;
        process.caller = Caller.IDLE;
    }

    private void release(ModelState state, ModelProcess process) {
        if (state.slotValue == ModelState.TAKEN && !faults.contains(Fault.RELEASE_LEAVES_TAKEN)) {
            state.slotValue = ModelState.FREE;
        }
        process.caller = Caller.RELEASING;
    }

    private void unlock(ModelState state, ModelProcess process) {
        process.lock = Lock.NONE;
        process.late = false;
        if (process.second) {
            process.second = false;
            process.queued = true;
            process.caller = Caller.LOOK;
        } else {
            process.shared = false;
            process.caller = Caller.IDLE;
        }
    }

    /** Another reader of a process that holds the byte shared: {@code LockedOffset.joinReaders}. */
    private void secondReader(ModelProcess process, int index, Transitions out) {
        if (!process.shared) {
            return;
        }
        ModelState state = out.state();
        boolean stale = state.gateValue && !state.gateIsLocked();
        boolean trusting = faults.contains(Fault.JOINING_READER_TRUSTS_GATE);
        boolean mayJoin = !state.gateValue || process.inQuantum;
        if (!process.second) {
            if (!mayJoin) {
                out.take(
                        Event.CHOICE,
                        index,
                        (next, joining) -> {
                            joining.second = !stale || trusting;
                            next.gateValue &= joining.second;
                        });
            }
        } else if (mayJoin || stale && !trusting) {
            out.take(
                    Event.STEP,
                    index,
                    (next, joining) -> {
                        joining.second = false;
                        next.gateValue &= !stale;
                    });
        }
    }
}

package io.offsetlocks.gatemodel;

import io.offsetlocks.gatemodel.ModelProcess.Caller;
import io.offsetlocks.gatemodel.ModelProcess.Lock;
import java.util.Set;

/**
 * How processes share one slot byte and its gate byte, step by step, as the classes {@code Slot},
 * {@code SlotQueue}, {@code ByteLock}, {@code Gate} and {@code GateWait} do it; docs/gate-model.md
 * says which step is which line.
 *
 * <p>The kernel is modelled as POSIX has it: the owner of a lock is a process, its locks go when it
 * dies, and of several blocked requests any may be served first.
 */
final class GateModel {
    private final Scope scope;
    private final CallerSteps callers;
    private final QueuerSteps queuers;

    GateModel(Scope scope, Set<Fault> faults) {
        this.scope = scope;
        Holding holding = new Holding(faults, scope);
        this.callers = new CallerSteps(faults, scope, holding);
        this.queuers = new QueuerSteps(faults, holding);
    }

    int processes() {
        return scope.processes();
    }

    /** Takes every transition out of a state. */
    Transitions from(long bits) {
        Transitions out = new Transitions(bits, scope.processes());
        for (int i = 0; i < scope.processes(); i++) {
            ModelProcess process = out.state().processes[i];
            if (!process.stopped) {
                callers.step(out.state(), i, out);
                queuers.step(out.state(), i, out);
            }
            quantumEnds(process, i, out);
            signals(process, i, out);
        }
        return out;
    }

    private void quantumEnds(ModelProcess process, int index, Transitions out) {
        // Not between the look at the clock and the attempt, which is one critical section.
        if (process.inQuantum && process.caller != Caller.TRY) {
            out.take(Event.STEP, index, (state, ending) -> ending.inQuantum = false);
        }
    }

    private void signals(ModelProcess process, int index, Transitions out) {
        if (scope.has(Scope.Feature.STOPS)) {
            out.take(Event.SIGNAL, index, (state, stopped) -> stopped.stopped = !process.stopped);
        }
        if (scope.has(Scope.Feature.CRASHES)) {
            out.take(Event.SIGNAL, index, (state, dying) -> die(state, index));
        }
    }

    /** SIGKILL: the kernel drops the locks, the values stay; another process takes its place. */
    private static void die(ModelState state, int index) {
        ModelProcess dying = state.processes[index];
        if (dying.isHolding() && dying.lock == Lock.EXCLUSIVE) {
            state.holderDied = true;
        }
        state.processes[index] = new ModelProcess();
    }
}

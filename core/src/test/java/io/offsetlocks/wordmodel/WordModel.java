package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Lock;
import io.offsetlocks.wordmodel.Part.Op;
import io.offsetlocks.wordmodel.Scope.Feature;
import java.util.Set;

/**
 * How processes share lock words, their gates and the bells of their owners, step by step;
 * docs/word-model.md says what is in it.
 *
 * <p>The kernel is modelled as POSIX has it: the owner of a lock is a process, its locks go when it
 * dies, and of several blocked requests any may be served first. Memory is sequentially consistent.
 */
final class WordModel {
    private final Scope scope;
    private final CallerSteps callers;
    private final WaiterSteps waiters;
    private final OwnerThreadSteps ownerThreads;
    private final JoinSteps joiners;

    WordModel(Scope scope, Set<Fault> faults) {
        this.scope = scope;
        this.callers = new CallerSteps(scope, faults);
        this.waiters = new WaiterSteps(scope, faults);
        this.ownerThreads = new OwnerThreadSteps(faults);
        this.joiners = new JoinSteps(faults);
    }

    Scope scope() {
        return scope;
    }

    /** Takes every transition out of a state. */
    Transitions from(ModelState state) {
        Transitions out = new Transitions(state);
        for (int i = 0; i < scope.processes(); i++) {
            ModelProcess process = state.processes[i];
            if (!process.stopped) {
                go(process, i, out);
            }
            signals(process, i, out);
        }
        return out;
    }

    private void go(ModelProcess process, int index, Transitions out) {
        if (!process.isMember()) {
            joiners.step(index, out);
            return;
        }
        for (int slot = 0; slot < scope.slots(); slot++) {
            callers.step(index, slot, out);
            waiters.step(index, slot, out);
        }
        ownerThreads.step(index, out);
    }

    private void signals(ModelProcess process, int index, Transitions out) {
        if (scope.has(Feature.STOPS)) {
            out.take(Event.SIGNAL, index, (state, stopped) -> stopped.stopped = !stopped.stopped);
        }
        if (scope.has(Feature.DEATHS) && (index == 0 || !scope.has(Feature.HELD_FIRST))) {
            out.take(Event.SIGNAL, index, (state, dying) -> die(state, index));
        }
        if (scope.has(Feature.STRAY_CLOSES) && mayCloseStray(process)) {
            out.take(Event.SIGNAL, index, WordModel::closeStray);
        }
    }

    /** SIGKILL: the kernel drops the locks, the words stay; another process takes its place. */
    private static void die(ModelState state, int index) {
        ModelProcess dying = state.processes[index];
        for (int slot = 0; slot < state.words.length; slot++) {
            Part part = dying.parts[slot];
            if (!dying.stray) {
                state.abandoned[slot] |= part.isInSection();
            }
        }
        state.processes[index] = new ModelProcess(state.words.length);
    }

    /** Not where a stray close is a known limit: between getting the shared byte and the taking. */
    private static boolean mayCloseStray(ModelProcess process) {
        for (Part part : process.parts) {
            if (part.op == Op.TAKE_LOCKED) {
                return false;
            }
        }
        return process.isMember() && !process.stray;
    }

    private static void closeStray(ModelState state, ModelProcess process) {
        for (int slot = 0; slot < state.words.length; slot++) {
            Part part = process.parts[slot];
            state.abandoned[slot] |= part.isInSection();
            part.sharedByte = Lock.NONE;
            part.hasGate = false;
        }
        process.stray = true;
    }
}

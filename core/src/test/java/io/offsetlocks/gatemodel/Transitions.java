package io.offsetlocks.gatemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The transitions out of one state, collected while the model takes them. */
final class Transitions {
    /** A transition: its kind, whose it is, and the state that it leads to. */
    record Transition(Event event, int process, ModelState next) {}

    private final long from;
    private final ModelState state;
    private final List<Transition> found = new ArrayList<>();

    Transitions(long from, int processes) {
        this.from = from;
        this.state = ModelState.decode(from, processes);
    }

    /** The state that the transitions lead out of; not to be changed. */
    ModelState state() {
        return state;
    }

    List<Transition> found() {
        return found;
    }

    /** Takes a transition of one process, on a copy of the state. */
    void take(Event event, int process, BiConsumer<ModelState, ModelProcess> change) {
        ModelState next = ModelState.decode(from, state.processes.length);
        change.accept(next, next.processes[process]);
        Holding.check(next);
        found.add(new Transition(event, process, next));
    }
}

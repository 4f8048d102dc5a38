package io.offsetlocks.wordmodel;

import java.util.ArrayList;
import java.util.List;

/** The transitions out of one state, collected while the model takes them. */
final class Transitions {
    /** A change of a state by one process, at one slot or at none. */
    interface Change {
        void apply(ModelState state, ModelProcess process, Part part, int slot);
    }

    /** A change of a state by one process. */
    interface ProcessChange {
        void apply(ModelState state, ModelProcess process);
    }

    /** A transition: its kind, the slot that it is at, or -1, and the state that it leads to. */
    record Transition(Event event, int slot, ModelState next) {}

    private final ModelState state;
    private final List<Transition> found = new ArrayList<>();

    Transitions(ModelState state) {
        this.state = state;
    }

    /** The state that the transitions lead out of; not to be changed. */
    ModelState state() {
        return state;
    }

    List<Transition> found() {
        return found;
    }

    /** Takes a transition of one process at one slot, on a copy of the state. */
    void take(Event event, int process, int slot, Change change) {
        ModelState next = state.copy();
        ModelProcess changing = next.processes[process];
        change.apply(next, changing, changing.parts[slot], slot);
        add(event, slot, next);
    }

    /** Takes a transition of one process, on a copy of the state. */
    void take(Event event, int process, ProcessChange change) {
        ModelState next = state.copy();
        change.apply(next, next.processes[process]);
        add(event, -1, next);
    }

    private void add(Event event, int slot, ModelState next) {
        Holding.check(next);
        found.add(new Transition(event, slot, next));
    }
}

package io.offsetlocks.wordmodel;

import java.util.Arrays;

/**
 * Visits every state the model can reach, and then asks of each whether everybody who waits in it
 * can still be served, and whether W can still be cleared.
 *
 * <p>"Can be served" counts only on steps that the threads take by themselves and on holders that
 * let go of the same slot: not on arrivals, nor on anybody giving up, dying or going on after a
 * stop.
 */
final class WordSearch {
    private final WordModel model;
    private final Scope scope;
    private final int longs;
    private final StateTable states;
    private int[] cameFrom = new int[1 << 16];

    /**
     * The states that a state leads to by steps and releases, one after the other, each with the
     * slot of a release, plus one, in the highest bits.
     */
    private int[] ways = new int[1 << 18];

    private int[] firstWay = new int[1 << 16];
    private int wayCount;

    WordSearch(WordModel model) {
        this.model = model;
        this.scope = model.scope();
        this.longs = ModelState.longs(scope);
        this.states = new StateTable(longs);
    }

    /** Searches all there is, and returns the number of states. */
    int run() {
        number(ModelState.initial(scope), 0);
        for (int i = 0; i < states.size(); i++) {
            expand(i);
        }
        Progress progress = new Progress(scope, states.size(), firstWay, ways);
        int stuck = progress.firstStuck(this::state);
        if (stuck >= 0) {
            throw new Violation(progress.property() + trace(stuck));
        }
        return states.size();
    }

    private ModelState state(int number) {
        return ModelState.decode(states.get(number), scope);
    }

    private void expand(int from) {
        Transitions transitions;
        try {
            transitions = model.from(state(from));
        } catch (Violation e) {
            throw new Violation(e.getMessage() + trace(from));
        }
        for (Transitions.Transition transition : transitions.found()) {
            int to = number(transition.next(), from);
            Event event = transition.event();
            if (event == Event.RELEASE) {
                addWay(to | transition.slot() + 1 << Progress.RELEASE_SHIFT);
            } else if (event == Event.STEP && to != from) {
                addWay(to);
            }
        }
        if (from + 1 == firstWay.length) {
            firstWay = Arrays.copyOf(firstWay, 2 * firstWay.length);
        }
        firstWay[from + 1] = wayCount;
    }

    private void addWay(int way) {
        if (wayCount == ways.length) {
            ways = Arrays.copyOf(ways, 2 * wayCount);
        }
        ways[wayCount++] = way;
    }

    private int number(ModelState state, int from) {
        Renumbering.apply(state);
        Bits bits = new Bits(longs);
        state.encode(bits);
        int before = states.size();
        int number = states.number(bits);
        if (number == before) {
            if (number == cameFrom.length) {
                cameFrom = Arrays.copyOf(cameFrom, 2 * number);
            }
            cameFrom[number] = from;
        }
        return number;
    }

    /** The shortest way to a state, as breadth comes first. */
    private String trace(int to) {
        String before = to == 0 ? "" : trace(cameFrom[to]);
        return before + "\n  " + state(to);
    }
}

package io.offsetlocks.gatemodel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Visits every state the model can reach, and then asks of each whether everybody who waits in it
 * can still be served.
 *
 * <p>"Can be served" counts only on steps that the threads take by themselves and on holders that
 * let go: not on arrivals, nor on anybody giving up, dying or going on after a stop. That every
 * state has such a way on means that, if every thread that can run gets to run, each waiter is
 * served or somebody new comes in ahead of it, which is bounded by the gate.
 *
 * <p>A reader for whom no writer waits can be served even if no reader that holds lets go.
 */
final class GateSearch {
    /** A way on is packed: the state's number, the place of each process there, whether release. */
    private static final int PLACE_BITS = 2;

    private static final long READER_LEAVES = 1 << 8;

    private final GateModel model;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private long[] states = new long[1 << 16];
    private int[] cameFrom = new int[1 << 16];
    private long[] ways = new long[1 << 18];
    private int[] firstWay = new int[1 << 16];
    private int wayCount;

    GateSearch(GateModel model) {
        this.model = model;
    }

    /** Searches all there is, and returns the number of states. */
    int run() {
        number(ModelState.initial(model.processes()).encode(new int[model.processes()]), 0);
        for (int i = 0; i < numbers.size(); i++) {
            expand(i);
        }
        checkServed(true);
        checkServed(false);
        return numbers.size();
    }

    private void expand(int from) {
        Transitions transitions;
        try {
            transitions = model.from(states[from]);
        } catch (Violation e) {
            throw new Violation(e.getMessage() + trace(from));
        }
        int[] order = new int[model.processes()];
        for (Transitions.Transition transition : transitions.found()) {
            int to = number(transition.next().encode(order), from);
            Event event = transition.event();
            if (event == Event.STEP || event == Event.RELEASE) {
                addWay(to, order, releasedBy(transitions.state(), transition));
            }
        }
        if (from + 1 == firstWay.length) {
            firstWay = Arrays.copyOf(firstWay, 2 * firstWay.length);
        }
        firstWay[from + 1] = wayCount;
    }

    private static long releasedBy(ModelState from, Transitions.Transition transition) {
        if (transition.event() != Event.RELEASE) {
            return 0;
        }
        boolean reader = from.processes[transition.process()].shared;
        return transition.process() + 1 | (reader ? READER_LEAVES : 0);
    }

    private void addWay(int to, int[] order, long releasedBy) {
        long way = releasedBy;
        for (int place = 0; place < order.length; place++) {
            way |= (long) place << PLACE_BITS * (order[place] + 1);
        }
        if (wayCount == ways.length) {
            ways = Arrays.copyOf(ways, 2 * wayCount);
        }
        ways[wayCount++] = way | (long) to << 32;
    }

    private int number(long state, int from) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(state, number);
        if (number == states.length) {
            states = Arrays.copyOf(states, 2 * number);
            cameFrom = Arrays.copyOf(cameFrom, 2 * number);
        }
        states[number] = state;
        cameFrom[number] = from;
        return number;
    }

    private void checkServed(boolean readersLeave) {
        int count = numbers.size();
        int processes = model.processes();
        // Bit i: process i holds or can come to hold; bit 4 + i: its second reader likewise.
        byte[] served = new byte[count];
        for (int i = 0; i < count; i++) {
            served[i] = servedNow(ModelState.decode(states[i], processes));
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = count - 1; i >= 0; i--) {
                byte before = served[i];
                for (int way = firstWay[i]; way < firstWay[i + 1]; way++) {
                    if (readersLeave || (ways[way] & READER_LEAVES) == 0) {
                        served[i] |= servedAfter(ways[way], served);
                    }
                }
                changed |= served[i] != before;
            }
        }
        for (int i = 0; i < count; i++) {
            ModelState state = ModelState.decode(states[i], processes);
            int must = readersLeave ? mustBeServed(state) : mustBeServedBesideReaders(state);
            if ((must & ~served[i]) != 0) {
                throw new Violation(
                        (readersLeave ? "somebody waits for ever" : "a reader waits for readers")
                                + trace(i));
            }
        }
    }

    private byte servedAfter(long way, byte[] served) {
        int after = served[(int) (way >>> 32)];
        int releasedBy = (int) (way & 3) - 1;
        int bits = 0;
        for (int process = 0; process < model.processes(); process++) {
            int place = (int) (way >>> PLACE_BITS * (process + 1)) & 3;
            bits |= (after >> place & 1) << process;
            // A reader may not have to wait for another one of its own process.
            if (process != releasedBy) {
                bits |= (after >> 4 + place & 1) << 4 + process;
            }
        }
        return (byte) bits;
    }

    private static byte servedNow(ModelState state) {
        int bits = 0;
        for (int i = 0; i < state.processes.length; i++) {
            ModelProcess process = state.processes[i];
            bits |= process.isHolding() ? 1 << i : 0;
            bits |= process.second ? 0 : 1 << 4 + i;
        }
        return (byte) bits;
    }

    /**
     * Nobody must be served whom a holder keeps waiting that is stopped; nor must a second reader
     * while another process is first in the queue, or its writer might never be.
     */
    private static int mustBeServed(ModelState state) {
        boolean gateIsLocked = state.gateIsLocked();
        int bits = 0;
        for (int i = 0; i < state.processes.length; i++) {
            ModelProcess process = state.processes[i];
            if (process.stopped && process.lock != ModelProcess.Lock.NONE) {
                return 0;
            }
            if (!process.stopped) {
                bits |= process.isWaiting() ? 1 << i : 0;
                bits |= process.second && !gateIsLocked ? 1 << 4 + i : 0;
            }
        }
        return bits;
    }

    /**
     * A reader need not wait for readers, unless a writer waits that would else wait for ever. A
     * second reader has no patience with a stopped process at the gate.
     */
    private static int mustBeServedBesideReaders(ModelState state) {
        int bits = 0;
        boolean gateIsStuck = false;
        for (int i = 0; i < state.processes.length; i++) {
            ModelProcess process = state.processes[i];
            if (process.isWaiting() && !process.shared) {
                return 0;
            }
            gateIsStuck |= process.stopped && process.hasGate;
            bits |= process.isWaiting() ? 1 << i : 0;
            bits |= process.second && !process.stopped ? 1 << 4 + i : 0;
        }
        return bits & (mustBeServed(state) | (gateIsStuck ? 0 : 0xf0));
    }

    /** How the search came to a state, the shortest way. */
    private String trace(int number) {
        StringBuilder text = new StringBuilder();
        int at = number;
        for (boolean more = true; more; at = cameFrom[at]) {
            text.insert(0, "\n  " + ModelState.decode(states[at], model.processes()));
            more = at != 0;
        }
        return "; in the last of" + text;
    }
}

package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Lock;
import java.util.function.IntFunction;

/** What each state can still come to by the steps that are due in it. */
final class Progress {
    /** Where a way has the slot of a release, plus one. */
    static final int RELEASE_SHIFT = 28;

    private final Scope scope;
    private final int count;
    private final int[] firstWay;
    private final int[] ways;

    /** One bit for each process and slot: it holds, or can come to hold; and one for each W. */
    private final short[] reached;

    private String property = "";

    Progress(Scope scope, int count, int[] firstWay, int[] ways) {
        this.scope = scope;
        this.count = count;
        this.firstWay = firstWay;
        this.ways = ways;
        this.reached = new short[count];
    }

    /** The property that the state does not have that was returned. */
    String property() {
        return property;
    }

    /** Returns the first state in which somebody who must be served can not be, or -1. */
    int firstStuck(IntFunction<ModelState> states) {
        short[] due = new short[count];
        for (int i = 0; i < count; i++) {
            ModelState state = states.apply(i);
            reached[i] = (short) reachedNow(state);
            due[i] = (short) due(state);
        }
        propagate();
        for (int i = 0; i < count; i++) {
            int missed = due[i] & ~reached[i];
            if (missed != 0) {
                int lowest = Integer.numberOfTrailingZeros(missed);
                property = "somebody waits for ever";
                if (lowest >= joined(0)) {
                    property = lowest >= cleared(0) ? "W stays for ever" : "nobody can join";
                }
                return i;
            }
        }
        return -1;
    }

    private void propagate() {
        int[] counted = new int[scope.slots() + 1];
        counted[0] = -1;
        for (int slot = 0; slot < scope.slots(); slot++) {
            counted[slot + 1] = 1 << cleared(slot);
            for (int process = 0; process < scope.processes(); process++) {
                counted[slot + 1] |= 1 << served(process, slot) | 1 << joined(process);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = count - 1; i >= 0; i--) {
                int bits = reached[i];
                for (int way = firstWay[i]; way < firstWay[i + 1]; way++) {
                    int to = ways[way] & (1 << RELEASE_SHIFT) - 1;
                    bits |= reached[to] & counted[ways[way] >>> RELEASE_SHIFT];
                }
                changed |= bits != reached[i];
                reached[i] = (short) bits;
            }
        }
    }

    private int served(int process, int slot) {
        return process * scope.slots() + slot;
    }

    private int joined(int process) {
        return scope.processes() * scope.slots() + process;
    }

    private int cleared(int slot) {
        return joined(scope.processes()) + slot;
    }

    private int reachedNow(ModelState state) {
        int bits = 0;
        for (int i = 0; i < state.processes.length; i++) {
            ModelProcess process = state.processes[i];
            bits |= process.isMember() ? 1 << joined(i) : 0;
            for (int slot = 0; slot < state.words.length; slot++) {
                boolean holds = process.parts[slot].caller == Caller.HOLDING;
                bits |= holds ? 1 << served(i, slot) : 0;
            }
        }
        for (int slot = 0; slot < state.words.length; slot++) {
            boolean clear = !Word.has(state.words[slot], Word.W);
            // Whoever set it may have died: the next arrival clears it if nobody has the gate.
            clear |= canBeLeft() && !state.isGateLocked(slot);
            bits |= clear ? 1 << cleared(slot) : 0;
        }
        return bits;
    }

    private boolean canBeLeft() {
        return scope.has(Scope.Feature.DEATHS) || scope.has(Scope.Feature.STRAY_CLOSES);
    }

    /** Nobody must be served whom a stopped process keeps waiting. */
    private int due(ModelState state) {
        int bits = 0;
        boolean stopped = false;
        for (int slot = 0; slot < state.words.length; slot++) {
            boolean kept = false;
            for (ModelProcess process : state.processes) {
                kept |= process.stopped && keepsOthersWaiting(process, process.parts[slot]);
                stopped |= process.stopped;
            }
            for (int i = 0; i < state.processes.length; i++) {
                ModelProcess process = state.processes[i];
                boolean counts = !process.stopped && !process.stray;
                if (counts && !kept && process.parts[slot].isWaiting()) {
                    bits |= 1 << served(i, slot);
                }
            }
        }
        for (int i = 0; i < state.processes.length; i++) {
            bits |= state.processes[i].stopped ? 0 : 1 << joined(i);
        }
        for (int slot = 0; slot < state.words.length; slot++) {
            bits |= stopped ? 0 : 1 << cleared(slot);
        }
        return bits;
    }

    private boolean keepsOthersWaiting(ModelProcess process, Part part) {
        return !scope.has(Scope.Feature.PATIENCE)
                || part.ownsWord()
                || part.sharedByte != Lock.NONE;
    }
}

package io.offsetlocks.gatemodel;

import io.offsetlocks.gatemodel.ModelProcess.Lock;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One state of the model: the processes, the values of the two bytes, and what is true of them. */
final class ModelState {
    static final int FREE = 0;
    static final int TAKEN = 1;
    static final int ABANDONED = 2;

    final ModelProcess[] processes;
    int slotValue;
    boolean gateValue;

    /** The truth that the slot value is to tell: the last exclusive holder died. */
    boolean holderDied;

    private ModelState(int processes) {
        this.processes = new ModelProcess[processes];
    }

    static ModelState initial(int processes) {
        ModelState state = new ModelState(processes);
        Arrays.setAll(state.processes, i -> new ModelProcess());
        return state;
    }

    static ModelState decode(long bits, int processes) {
        ModelState state = new ModelState(processes);
        long mask = (1L << ModelProcess.BITS) - 1;
        Arrays.setAll(
                state.processes,
                i -> ModelProcess.decode((int) (bits >>> i * ModelProcess.BITS & mask)));
        state.slotValue = (int) (bits >>> 60 & 3);
        state.gateValue = (bits & 1L << 62) != 0;
        state.holderDied = bits < 0;
        return state;
    }

    /** Returns this state with its processes in the order of their encodings: they are alike. */
    long encode(int[] order) {
        int[] codes = new int[processes.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = processes[i].encode();
            order[i] = i;
        }
        for (int i = 1; i < codes.length; i++) {
            for (int j = i; j > 0 && codes[order[j]] < codes[order[j - 1]]; j--) {
                int swapped = order[j];
                order[j] = order[j - 1];
                order[j - 1] = swapped;
            }
        }
        long bits =
                (long) slotValue << 60 | (gateValue ? 1L << 62 : 0) | (holderDied ? 1L << 63 : 0);
        for (int i = 0; i < codes.length; i++) {
            bits |= (long) codes[order[i]] << i * ModelProcess.BITS;
        }
        return bits;
    }

    /** Writes the gate byte: whoever queues from now on, nobody has gone ahead of it yet. */
    void setGate(boolean value) {
        gateValue = value;
        for (ModelProcess process : processes) {
            process.overtook = 0;
        }
    }

    boolean gateIsLocked() {
        for (ModelProcess process : processes) {
            if (process.hasGate) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the kernel grants a process the slot byte. */
    boolean slotIsFreeFor(ModelProcess asking, boolean shared) {
        for (ModelProcess process : processes) {
            if (process != asking
                    && process.lock != Lock.NONE
                    && !(shared && process.lock == Lock.SHARED)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "slot "
                + slotValue
                + ", gate "
                + (gateValue ? 1 : 0)
                + (holderDied ? ", a holder died " : " ")
                + Arrays.stream(processes).map(Object::toString).collect(Collectors.joining(" "));
    }
}

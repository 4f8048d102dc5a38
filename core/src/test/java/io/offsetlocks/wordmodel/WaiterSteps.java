package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.ModelProcess.OwnerThread;
import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Op;
import io.offsetlocks.wordmodel.Part.Waiter;
import java.util.Set;

/** The steps of the thread that waits for a process at a slot, outside of an attempt. */
final class WaiterSteps {
    private final Set<Fault> faults;
    private final boolean oneThreadPerOwner;

    WaiterSteps(Scope scope, Set<Fault> faults) {
        this.faults = faults;
        this.oneThreadPerOwner = scope.has(Scope.Feature.ONE_THREAD_PER_OWNER);
    }

    /** Takes the next step of the thread, or does nothing if it is blocked. */
    void step(int index, int slot, Transitions out) {
        ModelState state = out.state();
        Part part = state.processes[index].parts[slot];
        switch (part.waiter) {
            case NONE, ASLEEP, WITH_OWNER -> {}
            case GATE -> blockAtGate(index, slot, out);
            case BLOCK -> blockAtBell(part, index, slot, out);
            case PASS, LOOK, LEAVE -> {
                if (part.op == Op.NONE) {
                    out.take(Event.STEP, index, slot, this::enterMonitor);
                }
            }
            case ENTER, BELL, WORD, GENERATION, ADDED, CLEAR ->
                    out.take(Event.STEP, index, slot, this::access);
        }
    }

    private static void blockAtGate(int index, int slot, Transitions out) {
        if (!out.state().isGateLocked(slot)) {
            out.take(
                    Event.STEP,
                    index,
                    slot,
                    (state, process, part, at) -> {
                        part.hasGate = true;
                        part.waiter = Waiter.ENTER;
                    });
        } else {
            // The kernel sees a deadlock that is not there.
            out.take(
                    Event.CHOICE,
                    index,
                    slot,
                    (state, process, part, at) -> part.waiter = Waiter.PASS);
        }
    }

    /** The bell is locked, and unlocked at once: nobody locks it exclusively any more. */
    private static void blockAtBell(Part waiting, int index, int slot, Transitions out) {
        boolean locked = out.state().isBellLocked(Word.entry(waiting.owner), waiting.bell);
        // Where it is locked, the kernel may see a deadlock that is not there.
        out.take(
                locked ? Event.CHOICE : Event.STEP,
                index,
                slot,
                (state, process, part, at) -> lookAgain(part));
    }

    static void lookAgain(Part part) {
        part.waiter = Waiter.LOOK;
        part.owner = 0;
        part.bell = 0;
    }

    private void enterMonitor(ModelState state, ModelProcess process, Part part, int slot) {
        boolean wanted = part.caller == Caller.WAITING;
        switch (part.waiter) {
            case PASS -> part.waiter = wanted ? Waiter.GATE : Waiter.NONE;
            case LOOK -> {
                if (wanted) {
                    part.op = Op.READ;
                    part.byWaiter = true;
                } else {
                    part.waiter = Waiter.CLEAR;
                }
            }
            case LEAVE -> {
                part.hasGate = faults.contains(Fault.GATE_KEPT);
                boolean again = wanted && !faults.contains(Fault.NO_WAKE_AT_END);
                part.waiter = again ? Waiter.PASS : Waiter.NONE;
                if (faults.contains(Fault.W_CLEARED_AFTER_GATE)) {
                    part.waiter = Waiter.CLEAR;
                }
            }
            default -> throw new AssertionError(part.waiter);
        }
    }

    private void access(ModelState state, ModelProcess process, Part part, int slot) {
        switch (part.waiter) {
            case ENTER -> {
                if (!faults.contains(Fault.W_SET_BEFORE_BLOCKING)) {
                    state.words[slot] |= Word.W;
                }
                part.waiter = Waiter.LOOK;
            }
            case CLEAR -> clear(state, part, slot);
            case ADDED -> {
                part.waiter = Waiter.WITH_OWNER;
                rereadWord(state, part, slot, Fault.ADDED_WITHOUT_REREAD);
            }
            case BELL -> behindOwner(state, process, part);
            case WORD -> {
                part.waiter = Waiter.GENERATION;
                rereadWord(state, part, slot, Fault.NO_REREAD_OF_WORD);
            }
            case GENERATION -> rereadGeneration(state, part, slot);
            default -> throw new AssertionError(part.waiter);
        }
    }

    private void clear(ModelState state, Part part, int slot) {
        boolean late = faults.contains(Fault.W_CLEARED_AFTER_GATE);
        if (!faults.contains(Fault.W_NOT_CLEARED) && !(late && part.hasGate)) {
            state.words[slot] &= ~Word.W;
        }
        if (late && !part.hasGate) {
            part.waiter = part.caller == Caller.WAITING ? Waiter.PASS : Waiter.NONE;
        } else {
            part.waiter = Waiter.LEAVE;
        }
    }

    private void rereadWord(ModelState state, Part part, int slot, Fault omitted) {
        if (!Word.sameOwner(state.words[slot], part.owner) && !faults.contains(omitted)) {
            lookAgain(part);
        }
    }

    private void behindOwner(ModelState state, ModelProcess process, Part part) {
        int entry = Word.entry(part.owner);
        if (!oneThreadPerOwner) {
            part.bell = state.bells[entry];
            part.waiter = Waiter.WORD;
        } else if (process.thread == OwnerThread.NONE) {
            process.thread = OwnerThread.BELL;
            process.owner = part.owner;
            part.waiter = Waiter.ADDED;
        } else if (process.owner == part.owner
                || faults.contains(Fault.THREAD_BY_ENTRY) && Word.entry(process.owner) == entry) {
            part.waiter = Waiter.ADDED;
        } else {
            // The thread waits for another owner: this slot looks again, at a bounded pace.
            lookAgain(part);
        }
    }

    private void rereadGeneration(ModelState state, Part part, int slot) {
        int entry = Word.entry(part.owner);
        boolean changed = state.generations[entry] != Word.generation(part.owner);
        if (faults.contains(Fault.BELL_READ_LAST)) {
            part.bell = state.bells[entry];
        }
        if (changed && !faults.contains(Fault.NO_REREAD_OF_GENERATION)) {
            lookAgain(part);
            return;
        }
        part.waiter = Waiter.BLOCK;
        if (faults.contains(Fault.W_SET_BEFORE_BLOCKING)) {
            state.words[slot] |= Word.W;
        }
    }
}

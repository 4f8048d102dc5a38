package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.ModelProcess.OwnerThread;
import io.offsetlocks.wordmodel.Part.Waiter;
import java.util.Set;

/** The steps of the thread that waits for an owner, for all slots of the process. */
final class OwnerThreadSteps {
    private final Set<Fault> faults;

    OwnerThreadSteps(Set<Fault> faults) {
        this.faults = faults;
    }

    void step(int index, Transitions out) {
        ModelProcess process = out.state().processes[index];
        switch (process.thread) {
            case NONE -> {}
            case BELL, WORDS, GENERATION -> out.take(Event.STEP, index, this::access);
            case BLOCK -> {
                int entry = Word.entry(process.owner);
                boolean locked = out.state().isBellLocked(entry, process.ownerBell);
                out.take(
                        locked ? Event.CHOICE : Event.STEP,
                        index,
                        (state, woken) -> lookAgain(woken));
            }
        }
    }

    private void access(ModelState state, ModelProcess process) {
        switch (process.thread) {
            case BELL -> {
                process.ownerBell = state.bells[Word.entry(process.owner)];
                process.thread = OwnerThread.WORDS;
            }
            case WORDS -> rereadWord(state, process);
            case GENERATION -> {
                int entry = Word.entry(process.owner);
                if (state.generations[entry] == Word.generation(process.owner)
                        || faults.contains(Fault.NO_REREAD_OF_GENERATION)) {
                    process.thread = OwnerThread.BLOCK;
                } else {
                    lookAgain(process);
                }
            }
            default -> throw new AssertionError(process.thread);
        }
    }

    private void rereadWord(ModelState state, ModelProcess process) {
        int slot = process.ownerSlot++;
        Part part = process.parts[slot];
        if (part.waiter == Waiter.WITH_OWNER
                && !Word.sameOwner(state.words[slot], part.owner)
                && !faults.contains(Fault.NO_REREAD_OF_WORD)) {
            WaiterSteps.lookAgain(part);
        }
        if (process.ownerSlot == process.parts.length) {
            process.ownerSlot = 0;
            process.thread = OwnerThread.GENERATION;
        }
    }

    /** Every slot of the set makes an attempt, and comes back if the owner has it still. */
    private static void lookAgain(ModelProcess process) {
        process.thread = OwnerThread.NONE;
        process.owner = 0;
        process.ownerBell = 0;
        for (Part part : process.parts) {
            if (part.waiter == Waiter.WITH_OWNER || part.waiter == Waiter.ADDED) {
                WaiterSteps.lookAgain(part);
            }
        }
    }
}

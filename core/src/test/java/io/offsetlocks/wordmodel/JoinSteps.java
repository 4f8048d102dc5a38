package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.ModelProcess.Stage;
import java.util.Set;

/** The steps of a process that opens the file: which entry of the member table is its own. */
final class JoinSteps {
    private final Set<Fault> faults;

    JoinSteps(Set<Fault> faults) {
        this.faults = faults;
    }

    void step(int index, Transitions out) {
        ModelState state = out.state();
        if (state.processes[index].stage != Stage.CLAIM) {
            out.take(Event.STEP, index, this::access);
            return;
        }
        for (int entry = 0; entry < state.generations.length; entry++) {
            if (!state.isClaimed(entry)) {
                int claimed = entry;
                out.take(
                        Event.STEP,
                        index,
                        (next, process) -> {
                            process.entry = claimed;
                            process.stage = Stage.PROBE;
                        });
            }
        }
    }

    private void access(ModelState state, ModelProcess process) {
        switch (process.stage) {
            case PROBE -> {
                boolean alive = state.isAlive(process.entry, state.generations[process.entry]);
                if (alive && !faults.contains(Fault.NO_LIFE_PROBE)) {
                    giveUp(process);
                } else {
                    process.stage = Stage.LOCK_LIFE;
                }
            }
            case LOCK_LIFE -> lockLife(state, process);
            case WRITE_GENERATION -> {
                state.generations[process.entry] = process.generation;
                boolean last = faults.contains(Fault.BELL_BEFORE_GENERATION);
                process.stage = last ? Stage.UNLOCK_CLAIM : Stage.LOCK_BELL;
            }
            case LOCK_BELL -> lockBell(state, process);
            case PUBLISH_BELL -> publishBell(state, process);
            case UNLOCK_CLAIM -> process.stage = Stage.MEMBER;
            default -> throw new AssertionError(process.stage);
        }
    }

    private static void giveUp(ModelProcess process) {
        process.stage = Stage.CLAIM;
        process.entry = 0;
        process.generation = 0;
        process.bell = 0;
        process.nextBell = 0;
    }

    private void lockLife(ModelState state, ModelProcess process) {
        int generation = newGeneration(state, process.entry);
        if (state.isAlive(process.entry, generation)) {
            giveUp(process);
            return;
        }
        process.generation = generation;
        boolean last = faults.contains(Fault.BELL_BEFORE_GENERATION);
        process.stage = last ? Stage.LOCK_BELL : Stage.WRITE_GENERATION;
    }

    /** More than the entry's, and than that of any word: the clock is ahead of all of them. */
    private int newGeneration(ModelState state, int entry) {
        int generation = state.generations[entry];
        if (faults.contains(Fault.SAME_GENERATION)) {
            return generation;
        }
        for (int word : state.words) {
            if (Word.entry(word) == entry && !faults.contains(Fault.NO_CLOCK)) {
                generation = Math.max(generation, Word.generation(word));
            }
        }
        return generation + 1;
    }

    /** Reads the bell, and locks the next one that can be locked: published by the next step. */
    private void lockBell(ModelState state, ModelProcess process) {
        int published = state.bells[process.entry];
        process.bell = published;
        process.nextBell =
                faults.contains(Fault.OLD_BELL)
                                && !state.isBellLocked(process.entry, published, process)
                        ? published
                        : state.lockableBell(process, published);
        process.stage = Stage.PUBLISH_BELL;
    }

    private void publishBell(ModelState state, ModelProcess process) {
        if (state.bells[process.entry] != process.bell
                && !faults.contains(Fault.JOIN_WRITES_BELL)) {
            giveUp(process);
            return;
        }
        state.bells[process.entry] = process.nextBell;
        process.bell = process.nextBell;
        process.nextBell = 0;
        boolean early = faults.contains(Fault.BELL_BEFORE_GENERATION);
        process.stage = early ? Stage.WRITE_GENERATION : Stage.UNLOCK_CLAIM;
    }
}

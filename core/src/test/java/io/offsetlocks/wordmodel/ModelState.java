package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.ModelProcess.Stage;
import io.offsetlocks.wordmodel.Part.Lock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The file, what the kernel has locked, and where every thread is. */
final class ModelState {
    final int[] words;

    /** An exclusive holder died in its section, and no exclusive one was told since. */
    final boolean[] abandoned;

    final int[] generations;
    final int[] bells;
    final ModelProcess[] processes;

    ModelState(int processes, int entries, int slots) {
        this.words = new int[slots];
        this.abandoned = new boolean[slots];
        this.generations = new int[entries];
        this.bells = new int[entries];
        this.processes = new ModelProcess[processes];
    }

    static ModelState initial(Scope scope) {
        ModelState state = new ModelState(scope.processes(), scope.entries(), scope.slots());
        boolean crashed = scope.has(Scope.Feature.HOST_CRASH);
        Arrays.fill(state.generations, 1);
        Arrays.fill(state.bells, 1);
        for (int i = 0; i < state.processes.length; i++) {
            state.processes[i] = new ModelProcess(scope.slots());
            if (!crashed) {
                state.processes[i].stage = Stage.MEMBER;
                state.processes[i].entry = i;
                state.processes[i].generation = 1;
                state.processes[i].bell = 1;
            }
        }
        for (int slot = 0; slot < scope.slots() && scope.has(Scope.Feature.HELD_FIRST); slot++) {
            state.words[slot] = Word.of(0, 1, Word.IN);
            state.processes[0].parts[slot].caller = Part.Caller.HOLDING;
        }
        if (crashed) {
            state.words[0] = Word.of(0, 2, Word.IN);
            state.abandoned[0] = true;
        }
        return state;
    }

    ModelState copy() {
        ModelState copy = new ModelState(processes.length, bells.length, words.length);
        System.arraycopy(words, 0, copy.words, 0, words.length);
        System.arraycopy(abandoned, 0, copy.abandoned, 0, words.length);
        System.arraycopy(generations, 0, copy.generations, 0, generations.length);
        System.arraycopy(bells, 0, copy.bells, 0, bells.length);
        for (int i = 0; i < processes.length; i++) {
            copy.processes[i] = processes[i].copy();
        }
        return copy;
    }

    static int longs(Scope scope) {
        int bits = scope.processes() * (ModelProcess.BITS + scope.slots() * Part.BITS);
        return (bits + scope.entries() * 7 + scope.slots() * (Word.BITS + 1) + 63) / 64;
    }

    void encode(Bits out) {
        for (int i = 0; i < bells.length; i++) {
            out.write(generations[i], 3);
            out.write(bells[i], 4);
        }
        for (int i = 0; i < processes.length; i++) {
            out.write(processes[i].encode(), ModelProcess.BITS);
            for (Part part : processes[i].parts) {
                out.write(part.encode(), Part.BITS);
            }
        }
        for (int i = 0; i < words.length; i++) {
            out.write(words[i], Word.BITS);
            out.write(abandoned[i] ? 1 : 0, 1);
        }
    }

    static ModelState decode(Bits in, Scope scope) {
        ModelState state = new ModelState(scope.processes(), scope.entries(), scope.slots());
        for (int i = 0; i < state.bells.length; i++) {
            state.generations[i] = (int) in.read(3);
            state.bells[i] = (int) in.read(4);
        }
        for (int i = 0; i < state.processes.length; i++) {
            ModelProcess process =
                    ModelProcess.decode(in.read(ModelProcess.BITS), state.words.length);
            for (int slot = 0; slot < state.words.length; slot++) {
                process.parts[slot] = Part.decode(in.read(Part.BITS));
            }
            state.processes[i] = process;
        }
        for (int i = 0; i < state.words.length; i++) {
            state.words[i] = (int) in.read(Word.BITS);
            state.abandoned[i] = in.read(1) != 0;
        }
        return state;
    }

    // What the kernel has locked. After a stray close a process has no claim, life byte or bell.

    boolean isClaimed(int entry) {
        for (ModelProcess process : processes) {
            boolean claims = process.stage != Stage.CLAIM && !process.isMember();
            if (claims && process.entry == entry && !process.stray) {
                return true;
            }
        }
        return false;
    }

    boolean isAlive(int entry, int generation) {
        for (ModelProcess process : processes) {
            if (process.entry == entry && process.generation == generation && !process.stray) {
                return true;
            }
        }
        return false;
    }

    boolean isBellLocked(int entry, int bell) {
        return isBellLocked(entry, bell, null);
    }

    /** Returns whether a process other than the one that asks has a bell locked. */
    boolean isBellLocked(int entry, int bell, @Nullable ModelProcess asking) {
        for (ModelProcess process : processes) {
            boolean locks = process.entry == entry && process.locksBell(bell) && !process.stray;
            if (locks && process != asking) {
                return true;
            }
        }
        return false;
    }

    /** Returns the next bell of an entry after this one that can be locked. */
    int lockableBell(ModelProcess asking, int after) {
        int bell = after + 1;
        while (isBellLocked(asking.entry, bell) || asking.locksBell(bell)) {
            bell++;
        }
        return bell;
    }

    boolean isGateLocked(int slot) {
        for (ModelProcess process : processes) {
            if (process.parts[slot].hasGate) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the kernel grants a process the shared byte. */
    boolean isSharedByteFree(int slot, ModelProcess asking, boolean shared) {
        for (ModelProcess process : processes) {
            Lock lock = process.parts[slot].sharedByte;
            if (process != asking && lock != Lock.NONE && !(shared && lock == Lock.SHARED)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            text.append(Word.toString(words[i])).append(abandoned[i] ? " (abandoned)" : "");
            text.append("; ");
        }
        for (int i = 0; i < generations.length; i++) {
            text.append(i).append('.').append(generations[i]);
            text.append(" bell ").append(bells[i]).append("; ");
        }
        for (ModelProcess process : processes) {
            text.append("\n    ").append(process);
        }
        return text.toString();
    }
}

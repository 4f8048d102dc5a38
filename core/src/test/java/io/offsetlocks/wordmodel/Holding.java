package io.offsetlocks.wordmodel;

import io.offsetlocks.wordmodel.Part.Caller;
import io.offsetlocks.wordmodel.Part.Lock;

/** What a grant tells its caller, and what must be true in every state. */
final class Holding {
    private Holding() {}

    /** An attempt returns: its caller holds, and has been told. */
    static void begin(ModelState state, ModelProcess process, Part part, int slot) {
        if (!process.stray) {
            if (part.told != state.abandoned[slot]) {
                throw new Violation(
                        part.told
                                ? "a holder is told of an abandonment that was none"
                                : "a holder is not told of an abandonment");
            }
            state.abandoned[slot] &= part.shared;
        }
        part.told = false;
        part.late = false;
        part.caller = Caller.HOLDING;
    }

    /** What must be true in every state. */
    static void check(ModelState state) {
        for (int slot = 0; slot < state.words.length; slot++) {
            check(state, slot);
        }
    }

    private static void check(ModelState state, int slot) {
        int word = state.words[slot];
        int exclusive = 0;
        int shared = 0;
        for (ModelProcess process : state.processes) {
            Part part = process.parts[slot];
            if (process.stray) {
                continue;
            }
            if (part.ownsWord()) {
                exclusive++;
                if (!process.isOwnerOf(word)) {
                    throw new Violation("an exclusive holder does not own the word");
                }
            } else if (part.shared && part.caller == Caller.HOLDING) {
                shared++;
                if (part.sharedByte != Lock.SHARED || !Word.has(word, Word.S)) {
                    throw new Violation("a shared holder has no byte, or the word no S");
                }
            }
        }
        if (exclusive > 1 || exclusive == 1 && shared > 0) {
            throw new Violation("an exclusive holder is not alone");
        }
    }

    /** A verdict of death: must be true. */
    static boolean dead(ModelState state, int word) {
        if (state.isAlive(Word.entry(word), Word.generation(word))) {
            throw new Violation("a living owner is taken for dead");
        }
        return true;
    }
}

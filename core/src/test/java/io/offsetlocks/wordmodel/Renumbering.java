package io.offsetlocks.wordmodel;

/**
 * Renumbers generations and bells from 1, in their order, so that a search over processes that
 * restart and ring for ever ends.
 *
 * <p>Only the order of numbers that are still known to somebody matters. A bell that is older than
 * the published one and locked by nobody can be locked by nobody ever again: all of these are 0.
 */
final class Renumbering {
    private final ModelState state;
    private final int[] generations;
    private final int[] bells;

    private Renumbering(ModelState state) {
        this.state = state;
        this.generations = new int[state.generations.length];
        this.bells = new int[state.generations.length];
    }

    static void apply(ModelState state) {
        new Renumbering(state).apply();
    }

    private void apply() {
        collect();
        for (int i = 0; i < generations.length; i++) {
            state.generations[i] = generation(i, state.generations[i]);
            state.bells[i] = bell(i, state.bells[i]);
        }
        for (int i = 0; i < state.words.length; i++) {
            state.words[i] = word(state.words[i]);
        }
        for (ModelProcess process : state.processes) {
            int owner = Word.entry(process.owner);
            process.ownerBell = owner < 0 ? 0 : bell(owner, process.ownerBell);
            process.owner = word(process.owner);
            process.bell = bell(process.entry, process.bell);
            process.nextBell = bell(process.entry, process.nextBell);
            process.generation = generation(process.entry, process.generation);
            for (Part part : process.parts) {
                int behind = Word.entry(part.owner);
                part.bell = behind < 0 ? 0 : bell(behind, part.bell);
                part.owner = word(part.owner);
                part.word = word(part.word);
            }
        }
    }

    private void collect() {
        for (int i = 0; i < generations.length; i++) {
            generations[i] |= 1 << state.generations[i];
            bells[i] |= 1 << state.bells[i];
        }
        for (int word : state.words) {
            collect(word);
        }
        for (ModelProcess process : state.processes) {
            collect(process.owner);
            for (Part part : process.parts) {
                collect(part.owner);
                collect(part.word);
            }
            generations[process.entry] |= 1 << process.generation;
            bells[process.entry] |= 1 << process.bell | 1 << process.nextBell;
        }
    }

    private void collect(int word) {
        int entry = Word.entry(word);
        if (entry >= 0) {
            generations[entry] |= 1 << Word.generation(word);
        }
    }

    private int word(int word) {
        int entry = Word.entry(word);
        int flags = word & 15;
        return entry < 0 ? flags : Word.of(entry, generation(entry, Word.generation(word)), flags);
    }

    private int generation(int entry, int generation) {
        return rank(generations[entry], generation);
    }

    private int bell(int entry, int bell) {
        return (bells[entry] >>> bell & 1) == 0 ? 0 : rank(bells[entry], bell);
    }

    /** Returns how many of the numbers in a set are from 1 to this one; 0 stands for none. */
    private static int rank(int numbers, int number) {
        return Integer.bitCount(numbers & (2 << number) - 2);
    }
}

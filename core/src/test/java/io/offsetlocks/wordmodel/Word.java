package io.offsetlocks.wordmodel;

/** A lock word, packed as in the file, but with fewer bits: flags, owner, generation. */
final class Word {
    /** An exclusive holder is in its section. */
    static final int IN = 1;

    /** Somebody queues. */
    static final int W = 2;

    /** Readers use the shared byte. */
    static final int S = 4;

    /** Abandoned, and no exclusive holder was told yet. */
    static final int A = 8;

    static final int BITS = 9;

    private static final int OWNER_SHIFT = 4;
    private static final int GENERATION_SHIFT = 6;

    private Word() {}

    static int of(int entry, int generation, int flags) {
        return flags | entry + 1 << OWNER_SHIFT | generation << GENERATION_SHIFT;
    }

    static boolean has(int word, int flag) {
        return (word & flag) != 0;
    }

    /** Returns the owner's entry in the member table, or -1 for none. */
    static int entry(int word) {
        return (word >>> OWNER_SHIFT & 3) - 1;
    }

    static int generation(int word) {
        return word >>> GENERATION_SHIFT;
    }

    /** Returns whether two words name the same owner, or none. */
    static boolean sameOwner(int word, int other) {
        return word >>> OWNER_SHIFT == other >>> OWNER_SHIFT;
    }

    static String toString(int word) {
        return (entry(word) < 0 ? "free" : entry(word) + "." + generation(word))
                + (has(word, IN) ? " IN" : "")
                + (has(word, W) ? " W" : "")
                + (has(word, S) ? " S" : "")
                + (has(word, A) ? " A" : "");
    }
}

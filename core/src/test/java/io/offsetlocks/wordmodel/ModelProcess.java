package io.offsetlocks.wordmodel;

/** A process: its membership, its bell, and its part in each slot. */
final class ModelProcess {
    /** How far it has joined. */
    enum Stage {
        /** About to lock the claim byte of some entry. */
        CLAIM,
        PROBE,
        LOCK_LIFE,
        WRITE_GENERATION,
        LOCK_BELL,
        PUBLISH_BELL,
        UNLOCK_CLAIM,
        MEMBER
    }

    /** Where the thread is that waits for an owner, for all slots. */
    enum OwnerThread {
        NONE,
        BELL,
        WORDS,
        GENERATION,
        BLOCK
    }

    private static final Stage[] STAGES = Stage.values();
    private static final OwnerThread[] THREADS = OwnerThread.values();

    Stage stage = Stage.CLAIM;

    /** The entry claimed or had. */
    int entry;

    /** The generation whose life byte this process has locked, or 0. */
    int generation;

    /** The bell that is locked and published, or 0; and one that is locked and not published. */
    int bell;

    int nextBell;

    /** The slot that rings, plus one, or 0. */
    int ringing;

    boolean stopped;

    /** All locks are gone by a stray close, and the process has not noticed. */
    boolean stray;

    final Part[] parts;

    // The thread for an owner: one is enough, as a slot behind another owner looks again.
    OwnerThread thread = OwnerThread.NONE;
    int owner;
    int ownerBell;

    /** The slot whose word it reads next. */
    int ownerSlot;

    ModelProcess(int slots) {
        parts = new Part[slots];
        for (int i = 0; i < slots; i++) {
            parts[i] = new Part();
        }
    }

    ModelProcess copy() {
        ModelProcess copy = decode(encode(), parts.length);
        for (int i = 0; i < parts.length; i++) {
            copy.parts[i] = parts[i].copy();
        }
        return copy;
    }

    static final int BITS = 34;

    /** Decodes all but the parts. */
    static ModelProcess decode(long bits, int slots) {
        ModelProcess process = new ModelProcess(slots);
        process.stage = STAGES[(int) bits & 7];
        process.entry = (int) (bits >>> 3) & 3;
        process.generation = (int) (bits >>> 5) & 7;
        process.bell = (int) (bits >>> 8) & 15;
        process.nextBell = (int) (bits >>> 12) & 15;
        process.ringing = (int) (bits >>> 16) & 3;
        process.stopped = (bits & 1L << 18) != 0;
        process.stray = (bits & 1L << 19) != 0;
        process.thread = THREADS[(int) (bits >>> 20) & 7];
        process.owner = (int) (bits >>> 23 & 31) << 4;
        process.ownerBell = (int) (bits >>> 28) & 15;
        process.ownerSlot = (int) (bits >>> 32) & 3;
        return process;
    }

    long encode() {
        return stage.ordinal()
                | entry << 3
                | generation << 5
                | bell << 8
                | nextBell << 12
                | ringing << 16
                | (stopped ? 1L << 18 : 0)
                | (stray ? 1L << 19 : 0)
                | (long) thread.ordinal() << 20
                | (long) (owner >>> 4) << 23
                | (long) ownerBell << 28
                | (long) ownerSlot << 32;
    }

    boolean isMember() {
        return stage == Stage.MEMBER;
    }

    /** Returns whether it has a bell of its entry locked: a joiner has read it first. */
    boolean locksBell(int number) {
        boolean only = stage == Stage.PUBLISH_BELL;
        return number != 0 && (bell == number && !only || nextBell == number);
    }

    /** Returns the word by which this process owns a slot. */
    int asOwner(int flags) {
        return Word.of(entry, generation, flags);
    }

    boolean isOwnerOf(int word) {
        return Word.sameOwner(word, asOwner(0));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        text.append(isMember() ? "" : stage + " ");
        text.append(entry).append('.').append(generation).append(" bell ").append(bell);
        text.append(nextBell == 0 ? "" : "+" + nextBell);
        text.append(stopped ? " stopped" : "").append(stray ? " stray" : "");
        for (Part part : parts) {
            text.append(" | ").append(part);
        }
        if (thread != OwnerThread.NONE) {
            text.append(" | for ").append(Word.toString(owner)).append(": ").append(thread);
            text.append(" bell ").append(ownerBell);
        }
        return text.append("]").toString();
    }
}

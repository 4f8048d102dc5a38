package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;
import java.util.Locale;

/**
 * What one thread records about itself during one session. Only that thread writes it.
 *
 * @param position where its numbers begin: session, steps
 */
record ThreadRecord(Witness witness, SharedLongs longs, int position, int id) {
    private static final int SESSION = 0;
    private static final int STEPS = 1;
    private static final int FINISHED = 2;
    private static final int COUNTERS = 3;
    private static final int SLOTS = COUNTERS + Counter.values().length;

    /** Returns how many numbers a record has: a phase and a tally per slot, and a few more. */
    static int longs(int slots) {
        return SLOTS + 2 * slots;
    }

    void begin(SessionRecord session) {
        longs.set(position + SESSION, session.id());
        step();
    }

    /** Returns whether its session is known: a process may die before it has written that. */
    boolean hasBegun() {
        return steps() > 0;
    }

    SessionRecord session() {
        return witness.session((int) longs.get(position + SESSION));
    }

    /** Returns how many steps the thread has taken; a live thread soon takes another. */
    long steps() {
        return longs.get(position + STEPS);
    }

    void step() {
        longs.set(position + STEPS, steps() + 1);
    }

    /** Records that the thread takes no more steps. */
    void finish() {
        longs.set(position + FINISHED, 1);
    }

    boolean isFinished() {
        return longs.get(position + FINISHED) != 0;
    }

    /** Returns where the phase of a slot is; its tally is next to it. */
    int positionOfSlot(int slot) {
        return position + SLOTS + 2 * slot;
    }

    Phase phase(int slot) {
        return Phase.values()[(int) longs.get(positionOfSlot(slot))];
    }

    void setPhase(int slot, Phase phase) {
        longs.set(positionOfSlot(slot), phase.ordinal());
        step();
    }

    /** Returns how many exclusive sections this thread has completed. */
    long tally(int slot) {
        return longs.get(positionOfSlot(slot) + 1);
    }

    void addToTally(int slot) {
        longs.set(positionOfSlot(slot) + 1, tally(slot) + 1);
    }

    long get(Counter counter) {
        return longs.get(position + COUNTERS + counter.ordinal());
    }

    void count(Counter counter) {
        int at = position + COUNTERS + counter.ordinal();
        longs.set(at, longs.get(at) + 1);
    }

    @Override
    public String toString() {
        SessionRecord session = session();
        return String.format(
                "thread %d of process %d (session %d, %s)",
                id,
                session.process(),
                session.id(),
                session.state().name().toLowerCase(Locale.ROOT));
    }
}

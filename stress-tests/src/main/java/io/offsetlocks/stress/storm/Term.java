package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;

/**
 * The time from one opening of the lock file by a process to its close, or to the end of the
 * process: the term of office of its holders. What they hold when it ends is abandoned.
 */
final class Term {
    /** How many numbers a term has. */
    static final int LONGS = 4;

    private static final int STATE = 0;
    private static final int PROCESS = 1;
    private static final int ENDED_AS = 2;

    /** The order is known to the Python client. */
    enum State {
        RUNNING,
        /** Its process has said that it is about to close the lock file. */
        ENDING,
        /** It has done that, or has ended after it had said so. */
        CLOSED,
        /** Its process ended without a word. */
        BURIED
    }

    private final Witness witness;
    private final SharedLongs longs;
    private final int position;
    private final int id;

    Term(Witness witness, SharedLongs longs, int position, int id) {
        this.witness = witness;
        this.longs = longs;
        this.position = position;
        this.id = id;
    }

    void begin(int process) {
        longs.set(position + PROCESS, process);
        set(State.RUNNING);
    }

    int id() {
        return id;
    }

    /** Returns where the numbers of the term are; the first is its state. */
    int position() {
        return position;
    }

    int process() {
        return (int) longs.get(position + PROCESS);
    }

    State state() {
        return State.values()[(int) longs.get(position + STATE)];
    }

    private void set(State state) {
        longs.set(position + STATE, state.ordinal());
    }

    boolean isRunning() {
        return state() == State.RUNNING;
    }

    boolean hasEnded() {
        return state().compareTo(State.ENDING) > 0;
    }

    /** Returns how many terms had ended with this one; only once it has. */
    long endedAs() {
        return longs.get(position + ENDED_AS);
    }

    /** Says that the lock file is about to be closed. */
    void announceEnd() {
        set(State.ENDING);
    }

    /** Says that the lock file is closed. */
    void close() {
        end(State.CLOSED);
    }

    /** Says that the process is gone. */
    void bury() {
        end(isRunning() ? State.BURIED : State.CLOSED);
    }

    private void end(State state) {
        longs.set(position + ENDED_AS, witness.countEndedTerm());
        set(state);
    }
}

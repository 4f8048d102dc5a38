package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;

/**
 * What a process records about a session: the time from one opening of the lock file to its close,
 * or to the end of the process. Locks that are held when it ends are abandoned.
 *
 * @param position where its numbers begin; the first is the state
 */
record SessionRecord(Witness witness, SharedLongs longs, int position, int id) {
    /** How many numbers a session has. */
    static final int LONGS = 4;

    private static final int STATE = 0;
    private static final int PROCESS = 1;
    private static final int END_NUMBER = 2;

    /** The state of a session; the Python client depends on the order. */
    enum State {
        RUNNING,
        /** The process has announced that it will close the lock file. */
        CLOSING,
        /** The process has closed the lock file, or has ended after the announcement. */
        CLOSED,
        /** The process ended without an announcement. */
        KILLED
    }

    void begin(int process) {
        longs.set(position + PROCESS, process);
        set(State.RUNNING);
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
        return state().compareTo(State.CLOSING) > 0;
    }

    /** Returns how many sessions had ended, including this one. It must have ended. */
    long endNumber() {
        return longs.get(position + END_NUMBER);
    }

    /** Records that the process is about to close the lock file. */
    void markClosing() {
        set(State.CLOSING);
    }

    /** Records that the lock file is closed. */
    void markClosed() {
        end(State.CLOSED);
    }

    /** Records that the process has ended. */
    void markEnded() {
        end(isRunning() ? State.KILLED : State.CLOSED);
    }

    private void end(State state) {
        longs.set(position + END_NUMBER, witness.countEndedSession());
        set(state);
    }
}

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

    private static final long RUNNING = 1;
    private static final long ENDING = 2;
    private static final long ENDED = 3;

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
        longs.set(position + STATE, RUNNING);
    }

    int id() {
        return id;
    }

    /** Returns where the numbers of the term are: state, 3 once it has ended; process. */
    int position() {
        return position;
    }

    int process() {
        return (int) longs.get(position + PROCESS);
    }

    boolean isRunning() {
        return longs.get(position + STATE) == RUNNING;
    }

    boolean hasEnded() {
        return longs.get(position + STATE) == ENDED;
    }

    /** Returns how many terms had ended with this one; only once it has. */
    long endedAs() {
        return longs.get(position + ENDED_AS);
    }

    /** Says that the lock file is about to be closed. */
    void announceEnd() {
        longs.set(position + STATE, ENDING);
    }

    /** Says that the lock file is closed, or the process gone. */
    void end() {
        longs.set(position + ENDED_AS, witness.countEndedTerm());
        longs.set(position + STATE, ENDED);
    }
}

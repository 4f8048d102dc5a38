package io.offsetlocks.stress.storm;

/**
 * What a thread that entered a slot saw of another thread there.
 *
 * <p>Whether the other was alive at that moment is known later, without waiting: if it takes
 * another {@link ThreadRecord#steps step}, or its process announces the close of the session, it
 * was alive; if its process ends first, it was dead. One of the two happens.
 *
 * @param thread the id of the other's {@link ThreadRecord}
 * @param running whether the other's session was running: if not, its process had announced the
 *     close, and the other was no longer a holder
 */
record Observation(NamedSlot namedSlot, Kind kind, int thread, long steps, boolean running) {
    /** What shows the other. */
    enum Kind {
        /** Its stamp: it is inside, or was inside when it ended. */
        STAMP,
        /** The stamp of a Python client. */
        PYTHON_STAMP,
        /** Its stamp, but it released the lock while its lock file was being closed. */
        RACING_STAMP,
        /** No stamp, but its phase: it may have had the lock in one of the two windows. */
        WINDOW
    }

    /** Whether the other was a holder. */
    enum Outcome {
        /** It was alive, and its session running, when it was seen. */
        ALIVE,
        /** It was no longer a holder. */
        DEAD,
        /** That is not known yet. */
        UNKNOWN
    }

    static Observation of(NamedSlot namedSlot, Kind kind, ThreadRecord seen) {
        // In this order: if the thread takes a step between the two reads it counts as alive, which
        // it is.
        long steps = seen.steps();
        return new Observation(namedSlot, kind, seen.id(), steps, seen.session().isRunning());
    }

    Outcome outcome(Witness witness) {
        if (!running) {
            return Outcome.DEAD;
        }
        ThreadRecord seen = witness.thread(thread);
        SessionRecord.State state = seen.session().state();
        if (seen.steps() != steps) {
            return Outcome.ALIVE;
        }
        return switch (state) {
            case RUNNING -> Outcome.UNKNOWN;
            case KILLED -> Outcome.DEAD;
            case CLOSING, CLOSED -> Outcome.ALIVE;
        };
    }
}

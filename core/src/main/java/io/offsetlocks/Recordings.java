package io.offsetlocks;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What a flight recording is told, if there is one. A runtime may lack the flight recorder: this
 * class alone leads to the events, and uses none of their classes before it has found it.
 */
final class Recordings {
    private static final boolean AVAILABLE = findFlightRecorder();

    private Recordings() {}

    private static boolean findFlightRecorder() {
        try {
            Class<?> recorder =
                    Class.forName(
                            "jdk.jfr.FlightRecorder", false, Recordings.class.getClassLoader());
            return Recordings.class.getModule().canRead(recorder.getModule());
        } catch (ClassNotFoundException | LinkageError notInThisRuntime) {
            return false;
        }
    }

    /**
     * Says whether there is, or was, a recording.
     *
     * <p>The first event of all starts the whole recorder up, which takes up to a second on a busy
     * machine: the thread that makes it may hold the lock by then, and keep everybody waiting.
     */
    private static boolean areUsed() {
        return AVAILABLE && FlightRecorder.isInitialized();
    }

    /** Returns a wait that begins now, to be told of when it is over; null if nobody records. */
    static @Nullable Wait waitBegun() {
        return areUsed() ? LockWaitEvent.begun() : null;
    }

    /** Tells of a hold that its thread has found abandoned. */
    static void tellOfAbandonment(Hold hold) {
        if (areUsed()) {
            new AbandonedLockEvent().commit(hold);
        }
    }

    /** A wait that a recording is told of. */
    interface Wait {
        String HELD = "held";
        String TIMED_OUT = "timed out";
        String INTERRUPTED = "interrupted";
        String FAILED = "failed";

        /** Ends the wait, and records it if a recording wants it. */
        void end(Hold hold, boolean foreign, String outcome);
    }
}

package io.offsetlocks.internal.threads;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded for a flight recording, if there is one. A runtime may lack the flight recorder:
 * this class alone leads to the events, and uses none of their classes before it has found it.
 */
final class FlightRecording {
    private static final boolean AVAILABLE = findFlightRecorder();

    private FlightRecording() {}

    private static boolean findFlightRecorder() {
        try {
            Class<?> recorder =
                    Class.forName(
                            "jdk.jfr.FlightRecorder",
                            false,
                            FlightRecording.class.getClassLoader());
            return FlightRecording.class.getModule().canRead(recorder.getModule());
        } catch (ClassNotFoundException | LinkageError notInThisRuntime) {
            return false;
        }
    }

    /**
     * Returns whether there is, or was, a recording.
     *
     * <p>The first event of all starts the whole recorder up, which takes up to a second on a busy
     * machine: the thread that makes it may hold the lock by then, and keep everybody waiting.
     */
    private static boolean areUsed() {
        return AVAILABLE && FlightRecorder.isInitialized();
    }

    /** Returns a wait that begins now, to be recorded when it is over; null if nobody records. */
    static @Nullable Wait waitBegun() {
        return areUsed() ? LockWaitEvent.begun() : null;
    }

    /** Records a hold that its thread has found abandoned. */
    static void recordAbandonment(Hold hold) {
        if (areUsed()) {
            new AbandonedLockEvent().commit(hold);
        }
    }

    /** A wait that is to be recorded. */
    interface Wait {
        String HELD = "held";
        String TIMED_OUT = "timed out";
        String INTERRUPTED = "interrupted";
        String FAILED = "failed";

        /** Ends the wait, and records it if a recording wants it. */
        void end(Hold hold, boolean foreign, String outcome);
    }
}

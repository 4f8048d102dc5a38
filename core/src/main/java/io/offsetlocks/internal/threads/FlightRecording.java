package io.offsetlocks.internal.threads;

import jdk.jfr.FlightRecorder;

/** Whether this JVM records flights, so that it is worth making events. */
final class FlightRecording {
    private FlightRecording() {}

    /**
     * Says whether there is, or was, a recording.
     *
     * <p>The first event of all starts the whole recorder up, which takes up to a second on a busy
     * machine: the thread that makes it may hold the lock by then, and keep everybody waiting.
     */
    static boolean areUsed() {
        return FlightRecorder.isInitialized();
    }
}

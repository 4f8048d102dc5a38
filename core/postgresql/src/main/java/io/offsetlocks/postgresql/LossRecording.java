package io.offsetlocks.postgresql;

import jdk.jfr.FlightRecorder;

/** Records losses for a flight recording, where the runtime has the recorder. */
final class LossRecording {
    private static final boolean AVAILABLE = findFlightRecorder();

    private LossRecording() {}

    private static boolean findFlightRecorder() {
        try {
            ClassLoader loader = LossRecording.class.getClassLoader();
            Class<?> recorder = Class.forName("jdk.jfr.FlightRecorder", false, loader);
            return LossRecording.class.getModule().canRead(recorder.getModule());
        } catch (ClassNotFoundException | LinkageError notInThisRuntime) {
            return false;
        }
    }

    static void record(Wish wish, String server) {
        // The first event of all would start the recorder up, which takes its time.
        if (AVAILABLE && FlightRecorder.isInitialized()) {
            new LostLockEvent().commit(wish, server);
        }
    }
}

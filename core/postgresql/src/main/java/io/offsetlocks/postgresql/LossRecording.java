package io.offsetlocks.postgresql;

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
        if (AVAILABLE) {
            new LostLockEvent().commit(wish, server);
        }
    }
}

package example;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

public final class Example {
    private Example() {}

    public static void main(String[] args) throws IOException {
        try (OffsetLocks locks = OffsetLocks.open(Path.of(args[0]), 1 << 20);
                HeldLock held = locks.lock("volume-42")) {
            System.out.println(
                    "volume-42 is held: "
                            + held.isValid()
                            + ", by a named module: "
                            + OffsetLocks.class.getModule().isNamed());
            System.out.println("volume-42 waits: " + recordedWaits(locks, Path.of(args[1])));
        }
    }

    /** Returns how many waits the flight recorder has been told of. */
    private static long recordedWaits(OffsetLocks locks, Path dump) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("io.offsetlocks.LockWait").withThreshold(Duration.ZERO);
            recording.start();
            CompletableFuture.runAsync(() -> waitFor(locks)).join();
            recording.stop();
            recording.dump(dump);
        }
        return RecordingFile.readAllEvents(dump).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.offsetlocks."))
                .count();
    }

    private static void waitFor(OffsetLocks locks) {
        try {
            locks.tryLock("volume-42", Duration.ofMillis(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

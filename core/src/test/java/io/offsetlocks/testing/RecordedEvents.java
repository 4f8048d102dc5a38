package io.offsetlocks.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of every event of one name, however short, that is read back. */
public final class RecordedEvents implements AutoCloseable {
    private final Recording recording = new Recording();
    private final String event;

    private RecordedEvents(String event) {
        this.event = event;
        recording.enable(event).withThreshold(Duration.ZERO).withStackTrace();
        recording.start();
    }

    public static RecordedEvents ofWaits() {
        return new RecordedEvents("io.offsetlocks.LockWait");
    }

    public static RecordedEvents ofAbandonedLocks() {
        return new RecordedEvents("io.offsetlocks.AbandonedLock");
    }

    public static RecordedEvents ofLostLocks() {
        return new RecordedEvents("io.offsetlocks.LostLock");
    }

    /** Ends the recording and returns its events, in the order of their ends. */
    public List<RecordedEvent> events() throws IOException {
        recording.stop();
        Path dump = Files.createTempFile("offset-locks-test", ".jfr");
        try {
            recording.dump(dump);
            return RecordingFile.readAllEvents(dump).stream()
                    .filter(recorded -> recorded.getEventType().getName().equals(event))
                    .sorted((a, b) -> a.getEndTime().compareTo(b.getEndTime()))
                    .toList();
        } finally {
            Files.delete(dump);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.RecordedEvents;
import io.offsetlocks.testing.SteppedThread;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a flight recording says of locks whose holder was killed. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class AbandonedLockEventTest extends LocksFixture {
    @Test
    void abandonedLock_isRecordedOnce_withAllItsFields() throws Exception {
        try (RecordedEvents recording = RecordedEvents.ofAbandonedLocks()) {
            killAHolderOf("a");
            locks.lock("a").close();
            locks.lock("a").close();

            List<RecordedEvent> found = recording.events();

            assertEquals(1, found.size(), found.toString());
            assertEquals("a", found.get(0).getString("name"));
            assertEquals(locks.offsetOf("a"), found.get(0).getLong("offset"));
            assertEquals(file.toString(), found.get(0).getString("file"));
            assertEquals("exclusive", found.get(0).getString("mode"));
            assertEquals(Thread.currentThread().getName(), found.get(0).getThread().getJavaName());
        }
    }

    @Test
    void abandonedLock_isRecordedForEveryReader_andTheNextWriter() throws Exception {
        try (RecordedEvents recording = RecordedEvents.ofAbandonedLocks()) {
            killAHolderOf("a");
            try (HeldLock first = locks.shared().lock("a")) {
                closeByOther(other.call(() -> locks.shared().lock("a")));
                assertEquals(true, first.wasAbandoned());
            }
            locks.tryLock("a").orElseThrow().close();

            List<RecordedEvent> found = recording.events();

            assertEquals(
                    List.of("shared", "shared", "exclusive"),
                    found.stream().map(event -> event.getString("mode")).toList());
        }
    }

    @Test
    void lockAbandonedWhileAThreadWaits_isRecordedByThatThread() throws Exception {
        try (RecordedEvents recording = RecordedEvents.ofAbandonedLocks();
                ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");
            child.kill();
            waiter.result();

            List<RecordedEvent> found = recording.events();

            assertEquals(1, found.size(), found.toString());
            assertEquals("other", found.get(0).getThread().getJavaName());
        }
    }
}

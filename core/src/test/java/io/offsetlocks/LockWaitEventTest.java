package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.processes.Turn;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.RecordedEvents;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a flight recording says of waits. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LockWaitEventTest extends LocksFixture {
    private RecordedEvents recording;

    @BeforeEach
    void startRecording() {
        recording = RecordedEvents.ofWaits();
    }

    @AfterEach
    void closeRecording() {
        recording.close();
    }

    private RecordedEvent onlyWait() throws Exception {
        List<RecordedEvent> waits = recording.events();
        assertEquals(1, waits.size(), waits.toString());
        return waits.get(0);
    }

    /** Keeps the caller for longer than a process may keep a byte from others. */
    private static void outlastTheQuantum() {
        long start = System.nanoTime();
        Await.until(
                "the quantum is over", () -> System.nanoTime() - start > 5 * Turn.QUANTUM_NANOS);
    }

    @Test
    void waitForAThread_isRecordedWithAllItsFields() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> waiter = waitingLock("a");
        long start = System.nanoTime();
        outlastTheQuantum();
        Duration atLeast = Duration.ofNanos(System.nanoTime() - start);
        held.close();
        waiter.result();

        RecordedEvent wait = onlyWait();

        assertEquals("a", wait.getString("name"));
        assertEquals(locks.offsetOf("a"), wait.getLong("offset"));
        assertEquals(file.toString(), wait.getString("file"));
        assertEquals("exclusive", wait.getString("mode"));
        assertFalse(wait.getBoolean("foreign"));
        assertEquals("held", wait.getString("outcome"));
        assertEquals("other", wait.getThread().getJavaName());
        assertTrue(wait.getDuration().compareTo(atLeast.dividedBy(2)) > 0, wait.toString());
        assertTrue(
                wait.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .anyMatch(OffsetLocks.class.getName()::equals),
                wait.toString());
    }

    @Test
    void waitBehindAThreadThatWaitsForAnotherProcess_isForeign() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> first = waitingLock("a");
            SteppedThread.Step<HeldLock> behind = third.begin(() -> locks.lock("a"));
            behind.awaitWaiting();
            assertEquals("released", child.ask("release a"));
            closeByOther(first.result());
            behind.result();
        }

        List<RecordedEvent> waits = recording.events();
        assertEquals(2, waits.size(), waits.toString());
        assertTrue(waits.get(1).getBoolean("foreign"), waits.toString());
    }

    @Test
    void waitForAThread_thatHadItFromAnotherProcess_isLocal() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> first = waitingLock("a");
            assertEquals("released", child.ask("release a"));
            HeldLock held = first.result();
            SteppedThread.Step<HeldLock> behind = third.begin(() -> locks.lock("a"));
            behind.awaitWaiting();
            closeByOther(held);
            behind.result();
        }

        List<RecordedEvent> waits = recording.events();
        assertEquals(2, waits.size(), waits.toString());
        assertTrue(waits.get(0).getBoolean("foreign"), waits.toString());
        assertFalse(waits.get(1).getBoolean("foreign"), waits.toString());
    }

    @Test
    void waitOfAReader_isShared() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> reader = other.begin(() -> locks.shared().lock("a"));
        reader.awaitWaiting();
        held.close();
        reader.result();

        assertEquals("shared", onlyWait().getString("mode"));
    }

    @Test
    void waitThatTimesOut_saysSo() throws Exception {
        Duration timeout = Duration.ofMillis(50);
        HeldLock held = locks.lock("a");
        assertTrue(other.call(() -> locks.tryLock("a", timeout)).isEmpty());
        held.close();

        RecordedEvent wait = onlyWait();

        assertEquals("timed out", wait.getString("outcome"));
        assertTrue(wait.getDuration().compareTo(timeout.dividedBy(2)) > 0, wait.toString());
    }

    @Test
    void waitThatIsInterrupted_saysSo() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> waiter = other.begin(() -> locks.lockInterruptibly("a"));
        waiter.awaitWaiting();
        other.interrupt();
        assertThrows(InterruptedException.class, waiter::result);
        held.close();

        assertEquals("interrupted", onlyWait().getString("outcome"));
    }

    @Test
    void waitThatACloseEnds_saysThatItFailed() throws Exception {
        locks.lock("a");
        SteppedThread.Step<HeldLock> waiter = waitingLock("a");
        locks.close();
        assertThrows(IllegalStateException.class, waiter::result);

        assertEquals("failed", onlyWait().getString("outcome"));
    }

    @Test
    void lockThatNeedNotWait_isNotRecorded() throws Exception {
        try (HeldLock held = locks.lock("a");
                HeldLock again = locks.lock("a")) {
            assertTrue(other.call(() -> locks.tryLock("a")).isEmpty());
            assertTrue(other.call(() -> locks.tryLock("a", Duration.ZERO)).isEmpty());
            assertFalse(held.isShared() || again.isShared());
        }

        assertEquals(List.of(), recording.events());
    }
}

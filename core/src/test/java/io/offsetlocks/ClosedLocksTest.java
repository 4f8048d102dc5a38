package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.testing.NameCall;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.WaitingCall;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls do after the close of the lock space, and those that it finds waiting. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ClosedLocksTest extends LocksFixture {
    /** Not that the file is gone, which the closed lock space may well be the reason for. */
    @ParameterizedTest
    @EnumSource
    void call_afterTheCloseAndTheEndOfTheFile_saysThatItIsClosed(NameCall call) throws Exception {
        locks.close();
        Files.delete(file);

        Exception e = assertThrows(IllegalStateException.class, () -> call.on(locks, "a"));

        assertEquals("the lock file " + file + " is closed here", e.getMessage());
    }

    @Test
    void lockAllOfNothing_afterClose_throws() throws Exception {
        locks.close();

        assertThrows(IllegalStateException.class, () -> locks.lockAll(List.of()));
        assertThrows(IllegalStateException.class, () -> locks.tryLockAll(List.of(), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callThatTheCloseOvertakes_throwsAsAfterIt_withTheGateShut(boolean shared)
            throws Exception {
        locks.close();
        LockFileSession session = OpenLockFiles.open(file, SLOTS, null);
        Hold hold =
                new Hold(
                        session.session(),
                        session.offsetOf("a"),
                        shared,
                        "a",
                        Thread.currentThread());
        session.close();
        try (RandomAccessFile shutting = new RandomAccessFile(file.toFile(), "rw")) {
            shutting.seek(hold.offset + SLOTS);
            shutting.write(LockFile.TAKEN);
        }

        assertThrows(
                IllegalStateException.class,
                () -> session.table().acquire(hold, Deadline.NEVER, false));
    }

    @Test
    void view_afterClose_throws() throws Exception {
        Lock view = locks.asLock("a");
        locks.close();

        assertThrows(IllegalStateException.class, view::lock);
        assertThrows(IllegalStateException.class, view::tryLock);
    }

    @ParameterizedTest
    @EnumSource
    void close_endsAWait_forWhatStaysHeld(WaitingCall call) throws Exception {
        try (OffsetLocks holding = OffsetLocks.open(file, SLOTS)) {
            HeldLock held = holding.lock("a");
            SteppedThread.Step<Object> waiter = other.begin(() -> call.on(locks));
            waiter.awaitWaiting();

            locks.close();

            assertThrows(IllegalStateException.class, waiter::result);
            assertTrue(held.isValid());
            held.close();
        }
    }

    @Test
    void close_twice_isOnce() throws Exception {
        locks.close();
        locks.close();

        try (OffsetLocks again = OffsetLocks.open(file, SLOTS)) {
            assertTrue(again.tryLock("a").isPresent());
        }
    }
}

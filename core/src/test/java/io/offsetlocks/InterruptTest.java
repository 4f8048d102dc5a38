package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.WaitingCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt never costs anybody a lock, and leaves none kept for a waiter that has gone. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class InterruptTest extends LocksFixture {
    @ParameterizedTest
    @EnumSource(names = {"LOCK_INTERRUPTIBLY", "TRY_LOCK", "TRY_LOCK_ALL"})
    void call_interruptedWhileWaiting_throwsAndHoldsNothing(WaitingCall call) throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter =
                other.begin(
                        () -> {
                            assertThrows(InterruptedException.class, () -> call.on(locks));
                            return Thread.currentThread().isInterrupted();
                        });
        waiter.awaitWaiting();

        other.interrupt();

        assertFalse(waiter.result());
        held.close();
        // Another process sees whether the byte is kept for a waiter that has gone.
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("tryLock a"));
            assertEquals("held", child.ask("tryLock b"));
        }
    }

    @Test
    void interrupt_ofAWaiterForAnotherProcess_costsNobodyALock() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock mine = locks.lock("mine");
            assertEquals("held", child.ask("lock theirs"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("theirs");

            other.interrupt();
            waiter.awaitWaiting();

            assertEquals("busy", child.ask("tryLock mine"));
            assertTrue(mine.isValid());
            assertEquals("released", child.ask("release theirs"));
            assertTrue(waiter.result().isValid());
            assertEquals("busy", child.ask("tryLock mine"));
            mine.close();
        }
    }
}

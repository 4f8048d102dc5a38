package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt ends the waits that say so, and never costs anybody a lock. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class InterruptTest extends LocksFixture {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** The calls that an interrupt ends. */
    enum Interruptible {
        LOCK_INTERRUPTIBLY(locks -> locks.lockInterruptibly("a")),
        TRY_LOCK(locks -> locks.tryLock("a", FOREVER)),
        TRY_LOCK_ONCE(locks -> locks.tryLock("a", Duration.ZERO)),
        TRY_LOCK_ALL(locks -> locks.tryLockAll(List.of("a", "b"), FOREVER));

        private final Call call;

        Interruptible(Call call) {
            this.call = call;
        }

        void on(OffsetLocks locks) throws InterruptedException {
            call.on(locks);
        }

        @FunctionalInterface
        private interface Call {
            Object on(OffsetLocks locks) throws InterruptedException;
        }
    }

    @Test
    void lock_interruptedWhileWaiting_waitsOnAndKeepsTheFlag() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter = other.begin(() -> flagAfter(locks.lock("a")));
        waiter.awaitWaiting();

        other.interrupt();
        waiter.awaitWaiting();
        held.close();

        assertTrue(waiter.result());
    }

    /** Whether the interrupt status is set once the lock is held. */
    private static boolean flagAfter(HeldLock held) {
        boolean flag = Thread.currentThread().isInterrupted();
        held.close();
        return flag;
    }

    @Test
    void lock_withTheFlagSet_locksAndKeepsTheFlag() throws Exception {
        boolean flag =
                other.call(
                        () -> {
                            Thread.currentThread().interrupt();
                            return flagAfter(locks.lock("a"));
                        });

        assertTrue(flag);
        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    void tryLock_withTheFlagSet_locksAndKeepsTheFlag() throws Exception {
        boolean flag =
                other.call(
                        () -> {
                            Thread.currentThread().interrupt();
                            return flagAfter(locks.tryLock("a").orElseThrow());
                        });

        assertTrue(flag);
    }

    @Test
    void lock_withTheFlagSet_waitsWhenHeld() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter =
                other.begin(
                        () -> {
                            Thread.currentThread().interrupt();
                            return flagAfter(locks.lock("a"));
                        });
        waiter.awaitWaiting();

        held.close();

        assertTrue(waiter.result());
    }

    @ParameterizedTest
    @EnumSource(Interruptible.class)
    void call_withTheFlagSet_throwsAndClearsIt(Interruptible call) throws Exception {
        boolean flag =
                other.call(
                        () -> {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, () -> call.on(locks));
                            return Thread.currentThread().isInterrupted();
                        });

        assertFalse(flag);
        locks.tryLock("a").orElseThrow().close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRY_LOCK_ONCE")
    void call_interruptedWhileWaiting_throwsAndHoldsNothing(Interruptible call) throws Exception {
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

    @Test
    void close_withTheFlagSet_releases() throws Exception {
        other.call(
                () -> {
                    HeldLock held = locks.lock("a");
                    Thread.currentThread().interrupt();
                    held.close();
                    return Thread.interrupted();
                });

        locks.tryLock("a").orElseThrow().close();
    }
}

package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.WaitingCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt ends the waits that say so, and no others. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class InterruptContract extends ContractFixture {
    @Test
    public void lock_interruptedWhileWaiting_waitsOnAndKeepsTheFlag() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter = other.begin(() -> flagAfter(locks.lock("a")));
        waiter.awaitWaiting();

        other.interrupt();
        waiter.awaitWaiting();
        held.close();

        assertTrue(waiter.result());
    }

    /** Returns whether the interrupt status is set once the lock is held. */
    private static boolean flagAfter(HeldLock held) {
        boolean flag = Thread.currentThread().isInterrupted();
        held.close();
        return flag;
    }

    @Test
    public void lock_withTheFlagSet_locksAndKeepsTheFlag() throws Exception {
        assertTrue(flagAfterInterrupted(() -> locks.lock("a")).result());

        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    public void tryLock_withTheFlagSet_locksAndKeepsTheFlag() throws Exception {
        assertTrue(flagAfterInterrupted(() -> locks.tryLock("a").orElseThrow()).result());
    }

    @Test
    public void lock_withTheFlagSet_waitsWhenHeld() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter = flagAfterInterrupted(() -> locks.lock("a"));
        waiter.awaitWaiting();

        held.close();

        assertTrue(waiter.result());
    }

    private SteppedThread.Step<Boolean> flagAfterInterrupted(Callable<HeldLock> call) {
        return other.begin(
                () -> {
                    Thread.currentThread().interrupt();
                    return flagAfter(call.call());
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK_INTERRUPTIBLY", "TRY_LOCK", "TRY_LOCK_ALL"})
    public void call_interruptedWhileWaiting_throwsAndHoldsNothing(WaitingCall call)
            throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter =
                other.begin(
                        () -> {
                            assertThrows(InterruptedException.class, () -> call.on(locks));
                            return Thread.currentThread().isInterrupted();
                        });
        waiter.awaitWaitingFor(Thread.currentThread());

        other.interrupt();

        assertFalse(waiter.result());
        held.close();
        assertTrue(third.call(() -> locks.tryLock("a")).isPresent());
        assertTrue(third.call(() -> locks.tryLock("b")).isPresent());
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK_INTERRUPTIBLY", "TRY_LOCK", "TRY_LOCK_ALL"})
    public void call_withTheFlagSet_throwsAndClearsIt(WaitingCall call) throws Exception {
        assertThrowsAndClearsTheFlag(() -> call.on(locks));
    }

    @Test
    public void oneTimedAttempt_withTheFlagSet_throwsAndClearsIt() throws Exception {
        assertThrowsAndClearsTheFlag(() -> locks.tryLock("a", Duration.ZERO));
    }

    private void assertThrowsAndClearsTheFlag(Executable call) throws Exception {
        boolean flag =
                other.call(
                        () -> {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, call);
                            return Thread.currentThread().isInterrupted();
                        });

        assertFalse(flag);
        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    public void close_withTheFlagSet_releases() throws Exception {
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

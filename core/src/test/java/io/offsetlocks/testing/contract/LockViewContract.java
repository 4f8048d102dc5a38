package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.SteppedThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class LockViewContract extends ContractFixture {
    private Lock view;

    @BeforeEach
    public void view() {
        view = locks.asLock("a");
    }

    private Void unlock() {
        view.unlock();
        return null;
    }

    @Test
    public void lock_excludesAnotherThread_untilUnlocked() throws Exception {
        view.lock();

        assertFalse(isFree("a"));
        view.unlock();
        assertTrue(isFree("a"));
    }

    @Test
    public void everyWayToLock_holds() throws Exception {
        view.lockInterruptibly();
        assertTrue(view.tryLock());
        assertTrue(view.tryLock(1, TimeUnit.MINUTES));
        for (int i = 0; i < 3; i++) {
            assertFalse(isFree("a"));
            view.unlock();
        }
        assertTrue(isFree("a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    public void timedTryLock_ofZeroOrLess_isOneAttempt(long timeout) throws Exception {
        HeldLock held = locks.lock("a");

        assertFalse(other.call(() -> view.tryLock(timeout, TimeUnit.DAYS)));
        held.close();
        assertTrue(other.call(() -> view.tryLock(timeout, TimeUnit.DAYS)));
    }

    @Test
    public void timedTryLock_ofTheLongestTime_waits() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Boolean> waiter =
                other.begin(() -> view.tryLock(Long.MAX_VALUE, TimeUnit.DAYS));
        waiter.awaitWaiting();

        held.close();

        assertTrue(waiter.result());
    }

    @Test
    public void viewsOfEqualNames_areInterchangeable() throws Exception {
        view.lock();

        locks.asLock(String.valueOf(new char[] {'a'})).unlock();

        assertTrue(isFree("a"));
    }

    @Test
    public void unlock_ofWhatIsNotLocked_throws() {
        assertThrows(IllegalMonitorStateException.class, view::unlock);

        view.lock();
        view.unlock();
        assertThrows(IllegalMonitorStateException.class, view::unlock);
    }

    @Test
    public void unlock_ofANameOfTheSameHashCode_throws() {
        locks.asLock("Aa").lock();

        assertThrows(IllegalMonitorStateException.class, () -> locks.asLock("BB").unlock());

        locks.asLock("Aa").unlock();
        assertTrue("Aa".hashCode() == "BB".hashCode());
    }

    @Test
    public void unlock_byAnotherThread_throwsAndLeavesTheLockHeld() throws Exception {
        view.lock();

        assertThrows(IllegalMonitorStateException.class, () -> other.call(this::unlock));

        assertFalse(isFree("a"));
        view.unlock();
        assertTrue(isFree("a"));
    }

    @Test
    public void unlock_doesNotRelease_aHeldLock() throws Exception {
        HeldLock held = locks.lock("a");

        assertThrows(IllegalMonitorStateException.class, view::unlock);

        assertTrue(held.isValid());
        assertFalse(isFree("a"));
        held.close();
    }

    @Test
    public void unlock_insideAHeldLock_releasesTheViewsShareAlone() throws Exception {
        HeldLock held = locks.lock("a");
        view.lock();

        view.unlock();

        assertTrue(held.isValid());
        assertFalse(isFree("a"));
        held.close();
        assertTrue(isFree("a"));
    }

    @Test
    public void lockInterruptibly_interruptedWhileWaiting_throws() throws Exception {
        view.lock();
        SteppedThread.Step<Void> waiter =
                other.begin(
                        () -> {
                            view.lockInterruptibly();
                            return null;
                        });
        waiter.awaitWaiting();

        other.interrupt();

        assertThrows(InterruptedException.class, waiter::result);
        view.unlock();
        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    public void timedTryLock_interruptedBefore_throws_thoughTheNameIsFree() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> view.tryLock(1, TimeUnit.MINUTES));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> view.lockInterruptibly());

        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    public void readWriteLock_downgradesThroughItsViews() throws Exception {
        ReadWriteLock lock = locks.asReadWriteLock("a");
        lock.writeLock().lock();
        lock.readLock().lock();
        assertFalse(other.call(() -> lock.readLock().tryLock()));

        lock.writeLock().unlock();

        assertTrue(
                other.call(
                        () -> {
                            boolean locked = lock.readLock().tryLock();
                            lock.readLock().unlock();
                            return locked;
                        }));
        assertFalse(other.call(() -> lock.writeLock().tryLock()));
        lock.readLock().unlock();
        assertTrue(isFree("a"));
    }

    @Test
    public void newCondition_isUnsupported() {
        assertThrows(UnsupportedOperationException.class, view::newCondition);
    }
}

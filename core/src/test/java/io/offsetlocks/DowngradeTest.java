package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A writer that goes on as a reader: the section has ended, the byte is not given up. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DowngradeTest extends LocksFixture {
    private static final int FREE = 0;
    private static final int HELD = 1;

    @Test
    void downgrade_letsReadersOfThisProcessIn_andNoOtherProcess() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock write = locks.lock("a");
            HeldLock read = locks.shared().lock("a");
            assertTrue(other.call(() -> locks.shared().tryLock("a")).isEmpty());
            assertEquals(HELD, valueOf("a"));

            write.close();

            assertEquals(FREE, valueOf("a"));
            assertTrue(read.isValid());
            HeldLock beside = other.call(() -> locks.shared().tryLock("a")).orElseThrow();
            assertEquals("busy", child.ask("tryLock a"));
            read.close();
            // The system's lock stays what it was until the last reader goes.
            assertEquals("busy", child.ask("tryLock a"));
            closeByOther(beside);
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    @Test
    void kill_afterADowngrade_isNotTold() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            assertEquals("downgraded", child.ask("downgrade a"));
            assertTrue(locks.tryLock("a").isEmpty());
            child.kill();
        }

        assertFalse(locks.lock("a").wasAbandoned());
    }

    @Test
    void writer_waitsForADowngradedReader() throws Exception {
        HeldLock write = locks.lock("a");
        HeldLock read = locks.shared().lock("a");
        SteppedThread.Step<HeldLock> writer = waitingLock("a");
        write.close();
        writer.awaitWaiting();

        read.close();

        assertTrue(writer.result().isValid());
        assertEquals(HELD, valueOf("a"));
    }

    /**
     * Two threads wait for another process. The first goes through a downgrade as soon as it has
     * the byte; the second has waited for long by then, so the byte is handed to it directly.
     */
    @RepeatedTest(5)
    void writer_handedADowngradedLock_isMarkedAsAHolder() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<Void> downgrade = third.begin(this::passThroughADowngrade);
            downgrade.awaitWaiting();
            SteppedThread.Step<HeldLock> writer = waitingLock("a");

            assertEquals("released", child.ask("release a"));

            downgrade.result();
            assertTrue(writer.result().isValid());
            assertEquals(HELD, valueOf("a"));
        }
    }

    private Void passThroughADowngrade() {
        HeldLock write = locks.lock("a");
        HeldLock read = locks.shared().lock("a");
        write.close();
        read.close();
        return null;
    }

    @Test
    void readWriteLock_downgradesThroughItsViews() throws Exception {
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
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thread that holds a name shared can never have it exclusively: it is told so at once and why.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class UpgradeTest extends LocksFixture {
    /** Every way to ask for a name exclusively. */
    enum Exclusively {
        LOCK((locks, name) -> locks.lock(name)),
        LOCK_INTERRUPTIBLY((locks, name) -> locks.lockInterruptibly(name)),
        TRY_LOCK((locks, name) -> locks.tryLock(name)),
        TRY_LOCK_ONCE((locks, name) -> locks.tryLock(name, Duration.ZERO)),
        TIMED_TRY_LOCK((locks, name) -> locks.tryLock(name, Duration.ofDays(1))),
        LOCK_ALL((locks, name) -> locks.lockAll(List.of("x", name, "y"))),
        TRY_LOCK_ALL((locks, name) -> locks.tryLockAll(List.of("x", name), Duration.ofDays(1))),
        VIEW((locks, name) -> locks.asLock(name).tryLock()),
        WRITE_LOCK((locks, name) -> locks.asReadWriteLock(name).writeLock().tryLock());

        private final Call call;

        Exclusively(Call call) {
            this.call = call;
        }

        void on(OffsetLocks locks, String name) throws Exception {
            call.on(locks, name);
        }

        @FunctionalInterface
        private interface Call {
            Object on(OffsetLocks locks, String name) throws Exception;
        }
    }

    private void assertRefused(Exclusively way, String held, String wanted) throws Exception {
        String message =
                assertThrows(IllegalMonitorStateException.class, () -> way.on(locks, wanted))
                        .getMessage();
        List<Object> words =
                List.of('"' + held + '"', '"' + wanted + '"', locks.offsetOf(wanted), "shared");
        for (Object word : words) {
            assertTrue(message.contains(word.toString()), "'" + word + "' in: " + message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void upgradeByName_isRefused_andTheReaderStays(Exclusively way) throws Exception {
        HeldLock held = locks.shared().lock("a");

        assertRefused(way, "a", "a");

        assertReads(held, "a");
    }

    @ParameterizedTest
    @EnumSource
    void upgradeByCollision_isRefused_andTheReaderStays(Exclusively way) throws Exception {
        List<String> names = collidingNames();
        HeldLock held = locks.shared().lock(names.get(0));

        assertRefused(way, names.get(0), names.get(1));

        assertReads(held, names.get(0));
    }

    /** The hold is as before the refusal, and nothing is held beside it. */
    private void assertReads(HeldLock held, String name) throws Exception {
        assertTrue(held.isValid());
        assertTrue(isFree("x"));
        assertTrue(isFree("y"));
        assertTrue(other.call(() -> locks.tryLock(name)).isEmpty());
        HeldLock beside = other.call(() -> locks.shared().tryLock(name)).orElseThrow();
        closeByOther(beside);
        held.close();
        assertTrue(isFree(name));
    }

    @ParameterizedTest
    @EnumSource
    void upgrade_besideOtherReadersAndAWriterThatWaits_isRefused(Exclusively way) throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = locks.shared().lock("a");
            assertEquals("held", child.ask("lockShared a"));
            SteppedThread.Step<HeldLock> writer = waitingLock("a");

            assertRefused(way, "a", "a");

            assertEquals("released", child.ask("release a"));
            held.close();
            closeByOther(writer.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void downgraded_isRefusedTheWayBack(Exclusively way) throws Exception {
        HeldLock write = locks.lock("a");
        HeldLock read = locks.shared().lock("a");
        write.close();

        assertRefused(way, "a", "a");

        read.close();
        way.on(locks, "a");
    }
}

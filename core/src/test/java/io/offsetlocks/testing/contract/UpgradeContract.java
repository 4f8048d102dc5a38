package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockSpace;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that holds a name shared can never have it exclusively: it is told so and why. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class UpgradeContract extends ContractFixture {
    /** Every way to ask for a name exclusively. */
    public enum Exclusively {
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

        public void on(LockSpace locks, String name) throws Exception {
            call.on(locks, name);
        }

        /** Asks for a name at an offset of which the caller holds a name shared. */
        public void assertRefused(LockSpace locks, String held, String wanted, long offset) {
            String message =
                    assertThrows(IllegalMonitorStateException.class, () -> on(locks, wanted))
                            .getMessage();
            List<Object> words = List.of('"' + held + '"', '"' + wanted + '"', offset, "shared");
            for (Object word : words) {
                assertTrue(message.contains(word.toString()), "'" + word + "' in: " + message);
            }
        }

        @FunctionalInterface
        private interface Call {
            Object on(LockSpace locks, String name) throws Exception;
        }
    }

    @ParameterizedTest
    @EnumSource
    public void upgradeByName_isRefused_andTheReaderStays(Exclusively method) throws Exception {
        HeldLock held = locks.shared().lock("a");

        method.assertRefused(locks, "a", "a", offsetOf("a"));

        assertReads(held, "a");
    }

    @ParameterizedTest
    @EnumSource
    public void upgrade_besideAnotherReaderAndAWriterThatWaits_isRefused(Exclusively method)
            throws Exception {
        HeldLock held = locks.shared().lock("a");
        HeldLock beside = third.call(() -> locks.shared().lock("a"));
        SteppedThread.Step<HeldLock> writer = waitingLock("a");

        method.assertRefused(locks, "a", "a", offsetOf("a"));

        closeBy(third, beside);
        assertTrue(held.isValid());
        held.close();
        assertTrue(writer.result().isValid());
    }

    @ParameterizedTest
    @EnumSource
    public void upgradeByCollision_isRefused_andTheReaderStays(Exclusively method)
            throws Exception {
        List<String> names = collidingNames();
        HeldLock held = locks.shared().lock(names.get(0));

        method.assertRefused(locks, names.get(0), names.get(1), offsetOf(names.get(1)));

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
    public void downgraded_isRefusedTheWayBack(Exclusively method) throws Exception {
        HeldLock write = locks.lock("a");
        HeldLock read = locks.shared().lock("a");
        write.close();

        method.assertRefused(locks, "a", "a", offsetOf("a"));

        read.close();
        method.on(locks, "a");
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.contract.UpgradeContract.Exclusively;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upgrade is refused whatever other processes do; the contract has the rest. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class UpgradeTest extends LocksFixture {
    @ParameterizedTest
    @EnumSource
    void upgrade_besideOtherReadersAndAWriterThatWaits_isRefused(Exclusively method)
            throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = locks.shared().lock("a");
            assertEquals("held", child.ask("lockShared a"));
            SteppedThread.Step<HeldLock> writer = waitingLock("a");

            method.assertRefused(locks, "a", "a", offsetOf("a"));

            assertEquals("released", child.ask("release a"));
            held.close();
            closeByOther(writer.result());
        }
    }
}

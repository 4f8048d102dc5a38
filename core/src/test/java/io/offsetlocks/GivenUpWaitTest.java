package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.bytelocks.GateWait;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Waits that end early: nobody is left waiting, holding or queuing because of one. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class GivenUpWaitTest extends BothFormatsFixture {
    private static final int FREE = 0;
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void thousandShortWaits_leaveNoThreadAndNoQueueBehind() throws Exception {
        long offset = locks.offsetOf("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));

            for (int i = 0; i < 1_000; i++) {
                assertTrue(locks.tryLock("a", Duration.ofNanos(100_000)).isEmpty());
            }

            // One thread of ours stays in the kernel until the byte comes free: it queues for
            // nobody, and nobody queues behind it.
            assertTrue(threadsThatQueue() <= 1, threadsThatQueue() + " threads");
            Await.until("the gate is open while the name is held", () -> gateOf("a") == FREE);

            assertEquals("released", child.ask("release a"));
            Await.until("no thread is left in the queue", () -> threadsThatQueue() == 0);
            assertTrue(!KernelLocks.areHeld(SELF, file, offset));
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    private static long threadsThatQueue() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.toString(stack).contains(GateWait.class.getName()))
                .count();
    }
}

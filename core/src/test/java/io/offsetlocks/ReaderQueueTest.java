package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Who goes first among readers and writers, and what a writer that left leaves behind. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ReaderQueueTest extends LocksFixture {
    private static final int QUEUING = 1;

    @Test
    void readerThatComesAgain_doesNotWaitBehindAnotherProcess() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock outer = shared.lock("a");
            child.send("lock a");
            Await.until("a process queues", () -> gateOf("a") == QUEUING);

            HeldLock inner = shared.lock("a");

            outer.close();
            inner.close();
            child.expect("held");
        }
    }

    @Test
    void writerThatGaveUp_behindReadersOfAnotherProcess_letsEveryReaderIn() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS);
                ChildProcess another = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lockShared a"));
            assertTrue(other.call(() -> locks.tryLock("a", Duration.ofMillis(200))).isEmpty());
            shared.tryLock("a").orElseThrow().close();
            assertEquals("held", another.ask("lockShared a"));
            assertEquals("released", another.ask("release a"));
            SteppedThread.Step<HeldLock> writer = other.begin(() -> locks.lockInterruptibly("a"));
            Await.until("the writer queues", () -> gateOf("a") == QUEUING);
            SteppedThread.Step<HeldLock> reader = third.begin(() -> shared.lock("a"));
            reader.awaitWaiting();

            other.interrupt();

            assertTrue(reader.result().isValid());
            assertTrue(shared.tryLock("a").isPresent());
            assertTrue(shared.tryLock("a", Duration.ofDays(1)).isPresent());
            assertEquals("held", another.ask("lockShared a"));
            assertThrows(InterruptedException.class, writer::result);
        }
    }

    /**
     * The thread of the writer that gave up is in the kernel when the byte passes from a writer to
     * a reader, as it is stopped then.
     */
    @Test
    void writerThatGaveUp_behindAWriterThatReadersFollowed_letsItsReadersIn() throws Exception {
        HeldLock held = locks.lock("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            child.send("tryLock a 1000");
            child.awaitKernelWait();
            child.expect("busy");
            child.stop();
            held.close();
            HeldLock read = shared.lock("a");
            child.resume();

            assertEquals("held", child.ask("lockShared a"));

            assertTrue(read.isValid());
            assertTrue(locks.tryLock("b").isPresent());
        }
    }
}

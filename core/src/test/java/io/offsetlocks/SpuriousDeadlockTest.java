package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Two processes wait for each other, but not the threads that hold: there is no deadlock, and the
 * kernel, to which a process is one owner, reports one (hazard 3).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SpuriousDeadlockTest extends BothFormatsFixture {
    /** Time enough for a wait to be in the kernel; where it is not, the test sees less. */
    private static final Duration INTO_THE_KERNEL = Duration.ofMillis(300);

    /** The yardstick: what the other test's processes do, with plain channels. */
    @Test
    void crossedWaits_ofPlainChannels_areReportedAsADeadlock() throws Exception {
        Path plain = directory.resolve("plain");
        try (FileChannel channel =
                        FileChannel.open(
                                plain, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                ChildProcess child = crossing(plain, channel)) {
            SteppedThread.Step<Object> waiter = other.begin(() -> channel.lock(1, 1, false));

            assertThrows(IOException.class, waiter::result);

            assertTrue(channel.isOpen());
            child.kill();
        }
    }

    /** Starts a child that holds byte 1 and waits for byte 0, which this thread holds. */
    private static ChildProcess crossing(Path plain, FileChannel channel) throws Exception {
        channel.lock(0, 1, false);
        ChildProcess child = ChildProcess.jvm(ByteHolder.class, plain, 1, 0);
        child.expect("held");
        child.awaitKernelWait();
        return child;
    }

    @Test
    void crossedWaits_forNames_areNoDeadlock() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock mine = locks.lock("mine");
            assertEquals("held", child.ask("lock theirs"));
            child.send("lock mine");
            child.awaitKernelWait();

            assertTrue(other.call(() -> locks.tryLock("theirs", INTO_THE_KERNEL)).isEmpty());
            SteppedThread.Step<HeldLock> waiter = waitingLock("theirs");
            mine.close();

            child.expect("held");
            assertEquals("released", child.ask("release theirs"));
            assertTrue(waiter.result().isValid());
            assertEquals("busy", child.ask("tryLock theirs"));
        }
    }

    @Test
    void deadlockedPair_thatTimesOut_leavesNothingBehind() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS);
                ChildProcess observer = LockClient.start(file, SLOTS)) {
            HeldLock mine = locks.lock("mine");
            assertEquals("held", child.ask("lock theirs"));
            child.send("tryLock mine " + INTO_THE_KERNEL.toMillis());

            assertTrue(locks.tryLock("theirs", INTO_THE_KERNEL).isEmpty());
            child.expect("busy");
            mine.close();
            assertEquals("released", child.ask("release theirs"));

            for (String name : new String[] {"mine", "theirs"}) {
                assertEquals("held", observer.ask("tryLock " + name));
                assertEquals("released", observer.ask("release " + name));
            }
        }
        locks.close();
        assertTrue(LockFileImage.read(file).isFinishedAndFree(SLOTS));
    }
}

package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcLocksTest {
    @TempDir Path directory;

    @Test
    void adjacentBytesHeldTogether_areFoundEachByItself() throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(directory.resolve("adjacent.locks"), 2)) {
            String first = nameAt(locks, 4096);
            String second = nameAt(locks, 4097);
            try (HeldLock one = locks.lock(first);
                    HeldLock two = locks.lock(second)) {
                assertTrue(one.isValid());
                assertTrue(two.isValid());
                assertEquals(ProcessHandle.current(), locks.holder(first).orElseThrow());
                assertEquals(ProcessHandle.current(), locks.holder(second).orElseThrow());
            }
            assertEquals(Optional.empty(), locks.holder(first));
        }
    }

    @Test
    void filesLookedForAtOnce_areToldApart() throws Exception {
        int rounds = 100;
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path file = directory.resolve(i + ".locks");
            threads.add(SteppedThread.start("looks for " + file));
            steps.add(
                    threads.get(i)
                            .begin(
                                    () -> {
                                        for (int round = 0; round < rounds; round++) {
                                            openAndLook(file);
                                        }
                                        return null;
                                    }));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
        threads.forEach(SteppedThread::close);
    }

    /** Opens a file anew, so that nobody knows its name in the list yet. */
    private static void openAndLook(Path file) throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file, 1);
                HeldLock held = locks.lock("a")) {
            assertTrue(held.isValid());
            assertEquals(ProcessHandle.current(), locks.holder("a").orElseThrow());
        }
    }

    @Test
    void holder_isFoundInALongListThatChanges() throws Exception {
        List<String> many = IntStream.range(0, 400).mapToObj(i -> "name" + i).toList();
        AtomicBoolean done = new AtomicBoolean();
        try (OffsetLocks locks = OffsetLocks.open(directory.resolve("long.locks"), 1 << 20);
                SteppedThread changing = SteppedThread.start("changing");
                HeldLock all = locks.lockAll(many)) {
            SteppedThread.Step<Void> changes =
                    changing.begin(
                            () -> {
                                while (!done.get()) {
                                    locks.lockAll(List.of("x", "y", "z")).close();
                                }
                                return null;
                            });
            try {
                for (String name : many) {
                    assertEquals(Optional.of(ProcessHandle.current()), locks.holder(name), name);
                }
            } finally {
                done.set(true);
            }
            changes.result();
            assertTrue(all.isValid());
        }
    }

    /** With two slots, the gate byte of the first is the byte behind the second. */
    @Test
    void gateAndByteInOneRange_areToldApart() throws Exception {
        Path file = directory.resolve("adjacent.locks");
        try (OffsetLocks locks = OffsetLocks.open(file, 2);
                SteppedThread waiter = SteppedThread.start("waiter");
                ChildProcess child = LockClient.start(file, 2)) {
            long self = ProcessHandle.current().pid();
            String first = nameAt(locks, 4096);
            String second = nameAt(locks, 4097);
            HeldLock held = locks.lock(second);
            assertEquals("held", child.ask("lock " + first));
            SteppedThread.Step<HeldLock> step = waiter.begin(() -> locks.lock(first));
            Await.until("one range", () -> KernelLocks.areOneRange(self, file, 4097, 4098));

            assertTrue(held.isValid());
            assertEquals(self, locks.holder(second).orElseThrow().pid());
            assertEquals(child.pid(), locks.holder(first).orElseThrow().pid());

            // To let go of one end of the range is not to let go of the other.
            held.close();
            assertEquals(Optional.empty(), locks.holder(second));
            assertEquals("held", child.ask("tryLock " + second));
            assertTrue(KernelLocks.areHeld(self, file, 4098));
            assertEquals("released", child.ask("release " + first));
            assertTrue(step.result().isValid());
        }
    }

    private static String nameAt(OffsetLocks locks, long offset) {
        int i = 0;
        while (locks.offsetOf("name" + i) != offset) {
            i++;
        }
        return "name" + i;
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.hashing.OffsetAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Many processes make one file at once, and some of them die at it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CreationRaceTest {
    @TempDir Path directory;

    @Test
    void manyCreators_makeOneFile() throws Exception {
        int slots = 1 << 16;
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                children.add(ChildProcess.jvm(LockClient.class));
            }
            for (ChildProcess child : children) {
                child.expect("ready");
            }
            for (int round = 0; round < 20; round++) {
                race(children, directory.resolve(round + ".locks"), slots);
            }
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    private static void race(List<ChildProcess> children, Path file, int slots) throws Exception {
        for (ChildProcess child : children) {
            child.send("open " + file + " " + slots);
        }
        for (ChildProcess child : children) {
            child.expect("opened");
        }
        LockFileImage image = LockFileImage.read(file);
        assertTrue(image.isFinishedAndFree(slots));
        OffsetAllocator allocator = OffsetAllocator.of(image.key(), slots);
        for (String name : List.of("a", "volume-42")) {
            String offset = Long.toString(allocator.offsetOf(name));
            for (ChildProcess child : children) {
                assertEquals(offset, child.ask("offset " + name));
            }
        }
        assertEquals("held", children.get(0).ask("lock a"));
        assertEquals("busy", children.get(1).ask("tryLock a"));
    }

    @Test
    void manyThreadsThatOpenANewFile_shareOneDescriptor() throws Exception {
        int slots = 1000;
        List<SteppedThread> openers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            openers.add(SteppedThread.start("opener " + i));
        }
        try (ChildProcess child = LockClient.start()) {
            for (int round = 0; round < 20; round++) {
                Path file = directory.resolve(round + ".locks");
                List<OffsetLocks> opened = openTogether(openers, file, slots);
                HeldLock held = opened.get(round % opened.size()).lock("a");

                // A second descriptor that the race has opened must not be closed: with it the
                // lock would go.
                opened.remove(round % opened.size());
                for (OffsetLocks locks : opened) {
                    locks.close();
                }

                assertEquals("opened", child.ask("open " + file + " " + slots));
                assertEquals("busy", child.ask("tryLock a"));
                held.close();
            }
        } finally {
            openers.forEach(SteppedThread::close);
        }
    }

    private static List<OffsetLocks> openTogether(List<SteppedThread> openers, Path file, int slots)
            throws Exception {
        List<SteppedThread.Step<OffsetLocks>> steps = new ArrayList<>();
        for (SteppedThread opener : openers) {
            steps.add(opener.begin(() -> OffsetLocks.open(file, slots)));
        }
        List<OffsetLocks> opened = new ArrayList<>();
        for (SteppedThread.Step<OffsetLocks> step : steps) {
            opened.add(step.result());
        }
        return opened;
    }

    @Test
    void creatorKilledAtAnyInstant_leavesAFileTheNextCompletes() throws Exception {
        int slots = 1 << 24;
        long seed = new Random().nextLong();
        Random instants = new Random(seed);
        for (int round = 0; round < 8; round++) {
            Path file = directory.resolve("killed.locks");
            long delay = instants.nextLong(TimeUnit.MILLISECONDS.toNanos(60));
            killACreator(file, slots, delay);

            OffsetLocks.open(file, slots).close();

            assertTrue(
                    LockFileImage.read(file).isFinishedAndFree(slots),
                    "round " + round + ", killed after " + delay + " ns, seed " + seed);
            Files.delete(file);
        }
    }

    private static void killACreator(Path file, int slots, long delay) throws Exception {
        try (ChildProcess child = LockClient.start()) {
            child.send("open " + file + " " + slots);
            // The clock starts when the creator does; the delay is the fault, it waits for nothing.
            Await.until(file + " is begun", () -> Files.exists(file));
            LockSupport.parkNanos(delay);
            child.kill();
        }
    }
}

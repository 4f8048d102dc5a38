package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Many processes, or threads, make one file at once. */
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
    void manyThreads_makeOneFile_andLoseNoLock() throws Exception {
        List<SteppedThread> threads = new ArrayList<>();
        try (ChildProcess child = LockClient.start()) {
            for (int i = 0; i < 4; i++) {
                threads.add(SteppedThread.start("opener " + i));
            }
            for (int round = 0; round < 50; round++) {
                raceOfThreads(threads, directory.resolve(round + ".locks"), child);
            }
        } finally {
            threads.forEach(SteppedThread::close);
        }
    }

    /**
     * The thread that makes the file may find it open by then. If it closed its own descriptor, the
     * locks that others have taken in the meantime would go.
     */
    private static void raceOfThreads(List<SteppedThread> threads, Path file, ChildProcess child)
            throws Exception {
        int slots = 1 << 20;
        List<SteppedThread.Step<OffsetLocks>> steps = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            String name = "name-" + i;
            steps.add(threads.get(i).begin(() -> openAndLock(file, slots, name)));
        }
        List<OffsetLocks> opened = new ArrayList<>();
        for (SteppedThread.Step<OffsetLocks> step : steps) {
            opened.add(step.result());
        }
        assertEquals("opened", child.ask("open " + file + " " + slots));
        for (int i = 0; i < threads.size(); i++) {
            assertEquals("busy", child.ask("tryLock name-" + i));
        }
        for (OffsetLocks locks : opened) {
            locks.close();
        }
    }

    private static OffsetLocks openAndLock(Path file, int slots, String name) throws Exception {
        OffsetLocks locks = OffsetLocks.open(file, slots);
        locks.lock(name);
        return locks;
    }
}

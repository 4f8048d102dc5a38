package io.offsetlocks.docs.recipes;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.contract.LockSpaceFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A lock file, and a second thread to be excluded. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class RecipeFixture extends LockSpaceFixture<OffsetLocks> {
    static final long SLOTS = 1 << 20;

    @TempDir Path directory;

    Path file;

    @Override
    protected OffsetLocks open() throws IOException {
        file = directory.resolve("nova.locks");
        return OffsetLocks.open(file, SLOTS);
    }

    @Override
    protected long offsetOf(String name) {
        return locks.offsetOf(name);
    }

    /**
     * Waits until somebody waits for a byte of a file, or a thread does not wait any more, and
     * returns whether somebody waits.
     */
    static boolean isWaitedFor(Path file, SteppedThread.Step<?> step) {
        Await.until(file + " is waited for", () -> KernelLocks.areWaitedFor(file) || step.isDone());
        return KernelLocks.areWaitedFor(file);
    }

    /** Returns whether the name is free to code that throws no exception. */
    boolean isFreeNow(String name) {
        try {
            return isFree(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.KernelLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A lock file, and a second thread to be excluded. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class RecipeFixture {
    static final long SLOTS = 1 << 20;

    final ExecutorService other = Executors.newSingleThreadExecutor();

    @TempDir Path directory;

    Path file;
    OffsetLocks locks;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("nova.locks");
        locks = OffsetLocks.open(file, SLOTS);
    }

    @AfterEach
    void close() throws IOException {
        other.shutdownNow();
        locks.close();
    }

    /**
     * Runs something in the second thread, and returns what it returns or throws what it throws.
     */
    <T> T inOtherThread(Callable<T> task) throws Exception {
        try {
            return other.submit(task).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Waits until somebody waits for a byte of a file, or a thread does not wait any more, and
     * returns whether somebody waits.
     */
    static boolean isWaitedFor(Path file, Future<?> thread) {
        Await.until(
                file + " is waited for", () -> KernelLocks.areWaitedFor(file) || thread.isDone());
        return KernelLocks.areWaitedFor(file);
    }

    void closeInOtherThread(HeldLock held) throws Exception {
        inOtherThread(
                () -> {
                    held.close();
                    return null;
                });
    }

    /** Says whether another thread could lock the name exclusively at this moment. */
    boolean isFree(String name) throws Exception {
        return inOtherThread(
                () -> {
                    var lock = locks.tryLock(name);
                    lock.ifPresent(held -> held.close());
                    return lock.isPresent();
                });
    }

    /** Says the same to code that throws no exception. */
    boolean isFreeNow(String name) {
        try {
            return isFree(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A file whose creator has stopped at it; what dead ones leave is for {@code CrashPointTest}. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HalfMadeFileTest {
    private static final int SLOTS = 1000;

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("test.locks");
    }

    @Test
    void creatorThatStopped_delaysNoOtherFile() throws Exception {
        Files.createFile(file());
        try (ChildProcess creator = ChildProcess.jvm(ByteHolder.class, file(), 0);
                SteppedThread opener = SteppedThread.start("opener")) {
            creator.expect("held");
            SteppedThread.Step<OffsetLocks> open =
                    opener.begin(() -> OffsetLocks.open(file(), SLOTS));
            open.awaitWaiting();

            OffsetLocks.open(directory.resolve("another.locks"), SLOTS).close();

            assertTrue(open.isWaiting(), "the other file waited for the stopped creator");
            assertEquals("released", creator.ask("release"));
            open.result().close();
        }
        assertTrue(LockFileImage.read(file()).isFinishedAndFree(SLOTS));
    }
}

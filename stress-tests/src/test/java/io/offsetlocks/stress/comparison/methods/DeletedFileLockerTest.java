package io.offsetlocks.stress.comparison.methods;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletedFileLockerTest {
    private static final String NAME = "volume-42";

    @TempDir Path directory;

    @Test
    void close_leavesNoFile() throws Exception {
        Path file = LockFileName.in(directory, NAME);
        try (Locker locker = new DeletedFileLocker(directory)) {
            AutoCloseable held = locker.lock(NAME);
            assertTrue(Files.exists(file));
            held.close();
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void attempt_onARetiredFile_isRefused() throws Exception {
        Path retired = Files.write(directory.resolve("retired"), new byte[1]);

        assertTrue(DeletedFileLocker.attempt(retired).isEmpty());
    }
}

package io.offsetlocks.stress.ways;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletedLockFileWayTest {
    private static final String NAME = "volume-42";

    @TempDir Path directory;

    @Test
    void close_leavesNoFile() throws Exception {
        Path file = LockFileName.in(directory, NAME);
        try (LockingWay way = new DeletedLockFileWay(directory)) {
            AutoCloseable held = way.lock(NAME);
            assertTrue(Files.exists(file));
            held.close();
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void attempt_onARetiredFile_isRefused() throws Exception {
        Path retired = Files.write(directory.resolve("retired"), new byte[1]);

        assertTrue(DeletedLockFileWay.attempt(retired).isEmpty());
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A copy-on-write file system becomes full while a lock file on it is in use (hazard 14). */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class CopyOnWriteDiskTest {
    private static final int SLOTS = 1000;
    private static final int ROUNDS = 40;

    @TempDir Path directory;

    private Path disk;
    private Path file;
    private Path filler;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        CopyOnWriteDisk.mount(directory.resolve("image"), disk);
        file = disk.resolve("test.locks");
        filler = disk.resolve("filler");
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    private void assertTold(String answer) {
        assertTrue(answer.startsWith("failed UncheckedIOException: cannot write byte "), answer);
        assertTrue(answer.contains(file.toString()), answer);
        assertTrue(answer.contains("make room"), answer);
    }

    @Test
    void storeThatFindsNoRoom_isAnException_andNothingStaysLocked() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS);
                ChildProcess other = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            CopyOnWriteDisk.fill(filler);

            // Often, as the compilers change how a fault is thrown.
            for (int i = 0; i < ROUNDS; i++) {
                assertTold(child.ask("tryLock b"));
                assertTold(child.ask("lock c"));
            }
            assertEquals("valid", child.ask("valid a"));
            assertEquals("busy", other.ask("tryLock a"));
            assertTold(child.ask("release a"));
            // The 1 could not be taken back; and no store is needed to find it.
            assertEquals("held abandoned", other.ask("tryLock a"));
            assertTold(other.ask("release a"));

            Files.delete(filler);
            ChildProcess.run("sync", "-f", disk.toString());
            assertEquals("held", child.ask("lock b"));
            assertEquals("released", child.ask("release b"));
            assertEquals("held", other.ask("lock b"));
            assertEquals("held abandoned", child.ask("lock a"));
            assertEquals("released", child.ask("release a"));
            assertEquals("held", other.ask("lock a"));
        }
    }

    @Test
    void waiters_areToldInTurn_andCloseEnds() throws Exception {
        try (ChildProcess holder = LockClient.start(file, SLOTS);
                ChildProcess waiter = LockClient.start(file, SLOTS)) {
            assertEquals("held", holder.ask("lock a"));
            CopyOnWriteDisk.fill(filler);
            waiter.send("lock a");
            waiter.awaitKernelWait();

            assertTold(holder.ask("release a"));

            // It takes over the 1 that is there, which needs no store.
            assertEquals("held abandoned", waiter.line());
            assertEquals("closed", waiter.ask("close"));
            assertEquals("held abandoned", holder.ask("tryLock a"));
        }
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.Snapshot;
import java.nio.file.FileSystemException;
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

/** A file system that can only be read holds no lock file: an error at {@code open}. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ReadOnlyDiskTest {
    private static final int SLOTS = 1000;

    @TempDir Path disk;

    private Path file;

    /** Mounts a disk that has a lock file on it, and then lets nobody write to it. */
    @BeforeEach
    void mount() throws Exception {
        Needed.root();
        Needed.success("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
        file = disk.resolve("test.locks");
        // Not by the library: a mapping outlives its channel, and keeps the disk from the remount.
        LockFileImage.of(SLOTS).writeTo(file);
        Needed.success("mount", "-o", "remount,ro", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    private void assertRefused(Path path) throws Exception {
        Snapshot before = Snapshot.of(disk);
        FileSystemException refusal =
                assertThrows(FileSystemException.class, () -> OffsetLocks.open(path, SLOTS));

        assertEquals(path.toString(), refusal.getFile());
        assertEquals(reasonOfAReadOnlyDisk(), refusal.getReason());
        assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
        assertEquals(before, Snapshot.of(disk));
    }

    /** What the operating system says of a file that cannot be made, in its language. */
    private String reasonOfAReadOnlyDisk() {
        return assertThrows(
                        FileSystemException.class, () -> Files.createFile(disk.resolve("other")))
                .getReason();
    }

    @Test
    void missingLockFile_isNotMade() throws Exception {
        assertRefused(disk.resolve("new.locks"));
    }

    @Test
    void open_afterARefusal_worksOnceTheDiskCanBeWritten() throws Exception {
        assertRefused(file);
        Needed.success("mount", "-o", "remount,rw", disk.toString());

        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
            assertTrue(locks.tryLock("a").isPresent());
        }
    }
}

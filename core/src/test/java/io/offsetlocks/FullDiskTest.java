package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.io.RandomAccessFile;
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

/** A disk too small for the lock file: an error at {@code open}, never a fault later. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FullDiskTest {
    private static final int TOO_MANY_SLOTS = 1 << 20;

    @TempDir Path disk;

    @BeforeEach
    void mount() throws Exception {
        Needed.success("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    /** Fills the disk and returns what the operating system says then, in its language. */
    private String reasonOfAFullDisk() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] tooMuch = new byte[1 << 20];
        String reason =
                assertThrows(IOException.class, () -> Files.write(filler, tooMuch)).getMessage();
        Files.delete(filler);
        return reason;
    }

    private void assertDiskFull(Path file) throws IOException {
        String reason = reasonOfAFullDisk();
        String message =
                assertThrows(IOException.class, () -> OffsetLocks.open(file, TOO_MANY_SLOTS))
                        .getMessage();

        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void open_shrinksWhatItBegan_andTouchesNothingElse() throws Exception {
        Path neighbour = Files.writeString(disk.resolve("neighbour"), "theirs");
        Path file = disk.resolve("test.locks");

        assertDiskFull(file);

        assertEquals(0, Files.size(file));
        assertEquals("theirs", Files.readString(neighbour));
        // What was begun takes no space: a file that fits is made in its place.
        OffsetLocks.open(file, 1000).close();
        assertTrue(LockFileImage.read(file).isFinishedAndFree(1000));
    }

    @Test
    void open_ofAHalfMadeFileWithHoles_isRefused() throws Exception {
        Path file = disk.resolve("test.locks");
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(LockFileImage.size(TOO_MANY_SLOTS, LockFormat.BYTE_LOCKS));
        }

        assertDiskFull(file);
    }

    @Test
    void mostSlots_areNoBadArgument() {
        Path file = disk.resolve("test.locks");

        assertThrows(FileSystemException.class, () -> OffsetLocks.open(file, 1 << 29));
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.OwnDescriptors;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A path that leads to another file at every look, one of them in use here: what was opened by it
 * must not be closed, nor taken for the other (hazard 2).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SwitchedPathTest extends LocksFixture {
    private Path damaged;

    @BeforeEach
    void lock() throws Exception {
        damaged = directory.resolve("damaged.locks");
        LockFileImage.of(SLOTS).withBitFlipped(LockFileImage.KEY_POSITION, 0).writeTo(damaged);
        locks.lock("a");
    }

    private void assertHeld() {
        long self = ProcessHandle.current().pid();
        assertTrue(KernelLocks.areHeld(self, file, locks.offsetOf("a")), "the lock is lost");
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** The path led to one file at the look, and leads to the one in use at the opening. */
    @Test
    void channelOfAFileInUse_isNotTakenForAnother_andKept() throws Exception {
        OpenLockFile entry = new OpenLockFile(keyOf(damaged));

        assertNull(entry.open(file, SLOTS, null));

        OwnDescriptors.closeUnused();
        System.gc();
        assertHeld();
        assertEquals(2, DescriptorTest.descriptors(file));
        locks.close();
        assertEquals(0, DescriptorTest.descriptors(file));
    }

    @Test
    void channelOfAFileThatNobodyUses_isClosed() throws Exception {
        Path unused = directory.resolve("unused.locks");
        LockFileImage.of(SLOTS).writeTo(unused);
        OpenLockFile entry = new OpenLockFile(keyOf(damaged));

        assertNull(entry.open(unused, SLOTS, null));

        OwnDescriptors.closeUnused();
        assertEquals(0, DescriptorTest.descriptors(unused));
    }

    /** Each open fails, or finds the file in use; whichever it is, the lock stays. */
    @Test
    void opensThatFail_whileThePathIsSwitched_costNoLock() throws Exception {
        Path path = Files.createLink(directory.resolve("path.locks"), file);
        AtomicBoolean over = new AtomicBoolean();
        SteppedThread.Step<Void> switching = other.begin(() -> switchUntil(over, path));
        int failed = 0;
        int opened = 0;
        try {
            for (int i = 0; i < 3000; i++) {
                try {
                    OffsetLocks.open(path, SLOTS).close();
                    opened++;
                } catch (IncompatibleLockFileException e) {
                    failed++;
                }
                assertHeld();
            }
        } finally {
            over.set(true);
            switching.result();
        }
        assertTrue(opened > 0 && failed > 0, opened + " opened, " + failed + " failed");
        locks.close();
        assertEquals(0, DescriptorTest.descriptors(path));
        assertEquals(0, DescriptorTest.descriptors(file));
    }

    private Void switchUntil(AtomicBoolean over, Path path) throws IOException {
        while (!over.get()) {
            for (Path each : new Path[] {damaged, file}) {
                Path link = Files.createLink(directory.resolve("next.locks"), each);
                Files.move(link, path, StandardCopyOption.ATOMIC_MOVE);
                // Two names of one file: then the move does nothing, and the link stays.
                Files.deleteIfExists(link);
            }
        }
        return null;
    }
}

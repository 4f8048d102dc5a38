package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.CopyOnWriteDisk;
import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.StatusRun;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two lock files with one inode number, which the system's list may not tell apart (hazard 10). */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class TwinFilesTest {
    private static final int SLOTS = 1000;

    @TempDir Path directory;

    private Path disk;
    private Path one;
    private Path two;

    @AfterEach
    void unmount() throws Exception {
        for (Path mounted : new Path[] {one.getParent(), two.getParent(), disk}) {
            new ProcessBuilder("umount", "-l", mounted.toString()).start().waitFor();
        }
    }

    /** Two memory file systems, which have the same number for their first file. */
    private void mountTwoDisks() throws Exception {
        disk = directory;
        one = mountMemory("one");
        two = mountMemory("two");
        assertEquals(Files.getAttribute(one, "unix:ino"), Files.getAttribute(two, "unix:ino"));
    }

    private Path mountMemory(String name) throws Exception {
        Path mounted = Files.createDirectory(directory.resolve(name));
        Needed.success("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mounted.toString());
        Path file = mounted.resolve("test.locks");
        LockFileImage.of(SLOTS).writeTo(file);
        return file;
    }

    /** Two subvolumes of a btrfs, of which the list shows one and the same device. */
    private void mountSubvolumes() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        one = disk.resolve("one/test.locks");
        two = disk.resolve("two/test.locks");
        CopyOnWriteDisk.mount(directory.resolve("image"), disk);
        for (Path file : new Path[] {one, two}) {
            Needed.success("btrfs", "-q", "subvolume", "create", file.getParent().toString());
            LockFileImage.of(SLOTS).writeTo(file);
        }
        assertEquals(Files.getAttribute(one, "unix:ino"), Files.getAttribute(two, "unix:ino"));
    }

    private static String nameAt(OffsetLocks locks, long offset) {
        int i = 0;
        while (locks.offsetOf("name-" + i) != offset) {
            i++;
        }
        return "name-" + i;
    }

    /** Another copy of the library in this JVM looks for its own file at the same moment. */
    @Test
    void probeOfAnotherFile_isNotTakenForOurs() throws Exception {
        mountTwoDisks();
        try (FileChannel another =
                        FileChannel.open(two, StandardOpenOption.READ, StandardOpenOption.WRITE);
                OffsetLocks locks = OffsetLocks.open(one, SLOTS)) {
            FileLock probe = another.lock(ProcLocks.PROBE_AT, 1, true);
            // One line with our probe, so that it does not look like the other.
            HeldLock first = locks.shared().lock(nameAt(locks, Header.BYTES));

            assertTrue(first.isValid());

            probe.release();
            assertTrue(first.isValid());
            assertEquals(ProcessHandle.current(), locks.holder(nameAt(locks, Header.BYTES)).get());
        }
    }

    @Test
    void holderInAnotherSubvolume_isNotTakenForOneOfOurs() throws Exception {
        mountSubvolumes();
        try (OffsetLocks locks = OffsetLocks.open(one, SLOTS);
                ChildProcess another = LockClient.start(two, SLOTS);
                ChildProcess peer = LockClient.start(one, SLOTS)) {
            assertEquals("held", another.ask("lock a"));
            assertEquals(Optional.empty(), locks.holder("a"));

            assertEquals("held", peer.ask("lock b"));
            assertEquals(peer.pid(), locks.holder("b").orElseThrow().pid());
            HeldLock held = locks.lock("a");
            assertTrue(held.isValid());
            assertEquals(ProcessHandle.current(), locks.holder("a").orElseThrow());
        }
    }

    @Test
    void commandStatus_showsTheLocksOfItsFile_andNotOfTheTwin() throws Exception {
        mountSubvolumes();
        try (OffsetLocks locks = OffsetLocks.open(one, SLOTS);
                ChildProcess another = LockClient.start(two, SLOTS);
                ChildProcess peer = LockClient.start(one, SLOTS)) {
            assertEquals("held", another.ask("lock a"));
            assertEquals("held", peer.ask("lock b"));

            assertEquals(
                    List.of(locks.offsetOf("b") + " exclusive holders[" + peer.pid() + "]"),
                    StatusRun.offsets(one));
        }
    }

    /** One process with both files: which of them it has locked is not to be found out. */
    @Test
    void holderThatHasBothFilesOpen_isDoubtful_andNotNamed() throws Exception {
        mountSubvolumes();
        try (OffsetLocks locks = OffsetLocks.open(one, SLOTS);
                OffsetLocks others = OffsetLocks.open(two, SLOTS)) {
            HeldLock held = locks.lock("a");
            HeldLock twin = others.lock("b");

            assertEquals(Optional.empty(), locks.holder("a"));
            assertEquals(Optional.empty(), locks.holder("b"));
            assertTrue(held.isValid());
            assertTrue(twin.isValid());
            held.close();
            assertFalse(held.isValid());
        }
    }
}

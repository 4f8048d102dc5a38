package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.file.OwnDescriptors;
import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** I1: a lock file has one descriptor in a JVM, and none once it is closed. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DescriptorTest extends LocksFixture {
    private static final int MANY = 3000;

    /** How many descriptors of this process lead to a path. */
    static long descriptors(Path path) {
        return ChildProcess.descriptors(ProcessHandle.current().pid(), path);
    }

    @Test
    void manyOpens_withoutAClose_shareOneDescriptor() throws Exception {
        HeldLock held = locks.lock("a");

        for (int i = 0; i < MANY; i++) {
            OffsetLocks.open(file, SLOTS);
        }

        assertEquals(1, descriptors(file));
        assertTrue(held.isValid());
        held.close();
    }

    /** Each of them looks at every descriptor, of which one is closed at any moment. */
    @Test
    void opens_whileOtherCodeClosesFiles_succeed() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Path other = Files.createFile(directory.resolve("other"));
        try (SteppedThread closer = SteppedThread.start("closer")) {
            SteppedThread.Step<Long> closes =
                    closer.begin(
                            () -> {
                                long count = 0;
                                while (!done.get()) {
                                    Files.newInputStream(other).close();
                                    count++;
                                }
                                return count;
                            });
            try {
                for (int i = 0; i < 1_000; i++) {
                    Path made = directory.resolve("made");
                    OffsetLocks.open(made, 1).close();
                    Files.delete(made);
                }
            } finally {
                done.set(true);
            }
            assertTrue(closes.result() > 1_000);
        }
    }

    @Test
    void manyOpens_withTheirCloses_leaveNoDescriptor() throws Exception {
        locks.close();

        for (int i = 0; i < MANY; i++) {
            OffsetLocks.open(file, SLOTS).close();
        }

        assertEquals(0, descriptors(file));
    }

    @Test
    void refusedOpens_leaveNoDescriptor() throws Exception {
        Path garbage = directory.resolve("garbage.locks");
        LockFileImage.of(1).withBitFlipped(LockFileImage.KEY_POSITION, 0).writeTo(garbage);
        for (int i = 0; i < MANY; i++) {
            assertThrows(
                    IncompatibleLockFileException.class, () -> OffsetLocks.open(file, SLOTS - 1));
            assertThrows(IncompatibleLockFileException.class, () -> OffsetLocks.open(garbage, 1));
        }

        assertEquals(1, descriptors(file));
        assertEquals(0, descriptors(garbage));
    }

    @Test
    void descriptorOpenedByARace_isKept_untilTheFileIsClosed() throws Exception {
        locks.close();
        OpenLockFile entry = new OpenLockFile(keyOf(file));
        LockFileSession first = entry.open(file, SLOTS, null);
        Hold hold =
                new Hold(first.session(), first.offsetOf("a"), false, "a", Thread.currentThread());
        assertTrue(first.table().tryAcquire(hold));

        OwnDescriptors.adopt(secondDescriptor());
        LockFileSession second = entry.open(file, SLOTS, null);
        OwnDescriptors.closeUnused();

        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            second.close();
            assertEquals("busy", child.ask("tryLock a"));
            assertEquals(2, descriptors(file));
            first.close();
            assertEquals(0, descriptors(file));
            assertEquals("held abandoned", child.ask("tryLock a"));
        }
    }

    /** What could not be identified is kept, and serves or is closed when it can be. */
    @Test
    void opensWithoutAFreeDescriptor_leaveNone_andCostNoLock() throws Exception {
        Path another = directory.resolve("another.locks");
        List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=128"));
        command.addAll(
                ChildProcess.jvmCommand(
                        ChildProcess.classPath(), FewDescriptors.class, file, another, SLOTS));
        Set<String> answers = new HashSet<>();
        try (ChildProcess child = ChildProcess.command(command)) {
            child.expect("locked");
            String answer = "";
            while (!answer.equals("opened")) {
                answer = child.line();
                answers.add(answer);
                assertTrue(KernelLocks.areHeld(child.pid(), file, locks.offsetOf("a")), answer);
                if (answer.equals("refused")) {
                    child.send("");
                }
            }
            assertEquals(0, ChildProcess.descriptors(child.pid(), another));
        }
        assertEquals(Set.of("refused", "opened"), answers);
    }

    /** Opens the file once more, as a thread has that found it missing and created it. */
    private FileChannel secondDescriptor() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.Needed;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Other code of this JVM has the file open before the library does, and all locks would go when it
 * closes that (hazard 2).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class OpenElsewhereTest extends LocksFixture {
    private static final long SOME_BYTE = 5000;

    private void assertRefused(Path path) {
        IOException refusal = assertThrows(IOException.class, () -> OffsetLocks.open(path, SLOTS));
        String message = refusal.getMessage();
        assertTrue(message.contains(path.toString()), message);
        assertTrue(message.contains("other code"), message);
    }

    @Test
    void fileThatOtherCodeHasOpen_isRefused_andTheOtherKeepsItsLocks() throws Exception {
        locks.close();
        try (FileChannel foreign = FileChannel.open(file, StandardOpenOption.WRITE)) {
            foreign.lock(SOME_BYTE, 1, false);

            assertRefused(file);
            System.gc();

            long self = ProcessHandle.current().pid();
            assertTrue(KernelLocks.areHeld(self, file, SOME_BYTE));
        }
        locks = OffsetLocks.open(file, SLOTS);
    }

    @Test
    void fileThatOtherCodeHasOpen_isRefused_byEveryName() throws Exception {
        locks.close();
        Path link = Files.createLink(directory.resolve("link.locks"), file);
        try (FileChannel foreign = FileChannel.open(file, StandardOpenOption.READ)) {
            assertRefused(link);
            Files.delete(file);
            assertRefused(link);
            assertTrue(foreign.isOpen());
        }
        OffsetLocks.open(link, SLOTS).close();
    }

    @Test
    void emptyFileThatOtherCodeHasOpen_isRefused_andStaysEmpty() throws Exception {
        Path empty = directory.resolve("empty.locks");
        try (FileChannel foreign =
                FileChannel.open(empty, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertRefused(empty);
            assertEquals(0, foreign.size());
        }
        OffsetLocks.open(empty, SLOTS).close();
    }

    /** As under the shell client of docs/interoperating.md, which holds a name for a command. */
    @Test
    void descriptorHandedDownByTheParent_isNoHindrance() throws Exception {
        try (ChildProcess shell = ChildProcess.command(client("exec 9<>\"$0\"; \"$@\"; exit $?"))) {
            shell.expect("ready");

            assertEquals("opened", shell.ask("open " + file + " " + SLOTS));
            assertEquals("held", shell.ask("tryLock a"));
            assertTrue(locks.tryLock("a").isEmpty());
            assertEquals("closed", shell.ask("close"));
            shell.send("end");
        }
    }

    /** A parent that has the same file open by itself has nothing to do with a second copy. */
    @Test
    void descriptorOfTheChild_withTheNumberOfAnotherOfTheParent_isRefused() throws Exception {
        String opensByItself = "exec 9<>\"$0\"; dd bs=1 count=1 <&9 2>/dev/null >&2; ";
        String child = "exec 9<&-; exec 9<>\"$0\"; exec \"$@\"";
        String script = opensByItself + "sh -c '" + child + "' \"$0\" \"$@\"; exit $?";
        try (ChildProcess shell = ChildProcess.command(client(script))) {
            shell.expect("ready");

            String answer = shell.ask("open " + file + " " + SLOTS);

            assertTrue(answer.startsWith("failed FileSystemException: " + file), answer);
            shell.send("end");
        }
    }

    /** As in two processes that run the same code: a JVM hands its descriptors down to nobody. */
    @Test
    void descriptorLikeThatOfAParentJvm_isRefused() throws Exception {
        locks.close();
        List<FileInputStream> below = new ArrayList<>();
        // So many that the child has none of the numbers from here on.
        for (int i = 0; i < 200; i++) {
            below.add(new FileInputStream("/dev/null"));
        }
        try (RandomAccessFile own = new RandomAccessFile(file.toFile(), "rw");
                ChildProcess child =
                        ChildProcess.jvm(EqualDescriptor.class, file, SLOTS, numberOf(file))) {
            child.expect(Long.toString(own.getFilePointer()));

            String answer = child.line();

            assertTrue(answer.contains("other code"), answer);
        } finally {
            for (FileInputStream each : below) {
                each.close();
            }
        }
        locks = OffsetLocks.open(file, SLOTS);
    }

    private static String numberOf(Path file) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                if (Files.exists(each) && Files.isSameFile(each, file)) {
                    return each.getFileName().toString();
                }
            }
        }
        throw new AssertionError(file + " is not open");
    }

    /** Where the system has no table, the file is opened all the same. */
    @Test
    void processWithoutATable_opensMakesAndLocks() throws Exception {
        Needed.success("unshare", "-m", "true");
        // Without it the loader does not find the launcher's own library.
        String path = "LD_LIBRARY_PATH=" + Path.of(System.getProperty("java.home"), "lib");
        List<String> command =
                client("export " + path + "; mount -t tmpfs none /proc && exec \"$@\"");
        command.addAll(0, List.of("unshare", "-m", "--propagation", "private"));
        try (ChildProcess child = ChildProcess.command(command)) {
            child.expect("ready");

            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            assertEquals("held", child.ask("tryLock a"));
            assertTrue(locks.tryLock("a").isEmpty());
            assertEquals("closed", child.ask("close"));
            Path made = directory.resolve("made.locks");
            assertEquals("opened", child.ask("open " + made + " " + SLOTS));
            assertTrue(LockFileImage.read(made).isFinishedAndFree(SLOTS));
        }
    }

    /** Returns a command that runs a client under a shell, which finds the file as {@code $0}. */
    private List<String> client(String script) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, file.toString()));
        command.addAll(ChildProcess.jvmCommand(ChildProcess.classPath(), LockClient.class));
        return command;
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A file system that cannot lock, or stops to (hazard 11): a child whose C library answers every
 * request for a lock with {@code ENOLCK} while a file exists.
 */
@Timeout(120)
class LockServiceTest extends LocksFixture {
    private static final String REASON = "No locks available";

    private Path failing;
    private ChildProcess child;

    @BeforeEach
    void startChild() throws Exception {
        Path library = directory.resolve("failing_locks.so");
        failing = directory.resolve("failing");
        Needed.success(
                "gcc",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                "src/test/c/failing_locks.c",
                "-ldl");
        List<String> command =
                new ArrayList<>(
                        List.of("env", "LD_PRELOAD=" + library, "FAIL_LOCKS_WHILE=" + failing));
        command.addAll(ChildProcess.jvmCommand(ChildProcess.classPath(), LockClient.class));
        child = ChildProcess.command(command);
        child.expect("ready");
    }

    @AfterEach
    void endChild() {
        child.close();
    }

    @Test
    void newFileThatCannotBeLocked_isRefusedAndLeftEmpty() throws Exception {
        Files.createFile(failing);
        Path unmade = directory.resolve("unmade.locks");

        assertRefused(child.ask("open " + unmade + " " + SLOTS), unmade);

        assertEquals(0, Files.size(unmade));
    }

    @Test
    void finishedFileThatCannotBeLocked_isRefused() throws Exception {
        OffsetLocks.open(file, SLOTS).close();
        Files.createFile(failing);

        assertRefused(child.ask("open " + file + " " + SLOTS), file);
    }

    @Test
    void lockThatFails_isTold_andLeavesWhatIsHeldAlone() throws Exception {
        assertEquals("opened", child.ask("open " + file + " " + SLOTS));
        String offset = child.ask("offset wanted");
        assertEquals("held", child.ask("lock bystander"));
        Files.createFile(failing);

        String answer = child.ask("lock wanted");

        assertTrue(answer.contains("UncheckedIOException"), answer);
        assertTrue(answer.contains("cannot lock byte " + offset + " of " + file), answer);
        assertTrue(answer.contains(REASON), answer);
        Files.delete(failing);
        assertEquals("valid", child.ask("valid bystander"));
        assertEquals("held", child.ask("lock wanted"));
    }

    private static void assertRefused(String answer, Path refused) {
        assertTrue(answer.startsWith("failed FileSystemException"), answer);
        assertTrue(answer.contains(refused + ": its bytes cannot be locked: " + REASON), answer);
        assertTrue(answer.contains("put the lock file on a local file system"), answer);
    }
}

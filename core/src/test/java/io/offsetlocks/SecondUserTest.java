package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SecondUserFixture;
import io.offsetlocks.testing.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second user of the host may do with a lock file of the first. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SecondUserTest extends SecondUserFixture {
    private Path lockFile(String permissions) throws IOException {
        Path file = directory.resolve("test.locks");
        OffsetLocks.open(file, SLOTS).close();
        allow(permissions, file);
        return file;
    }

    private void assertDenied(Path file) throws Exception {
        Snapshot before = Snapshot.of(directory);
        try (ChildProcess child = secondUser()) {
            String answer = child.ask("open " + file + " " + SLOTS);

            assertTrue(answer.startsWith("failed AccessDeniedException: "), answer);
            assertTrue(answer.contains(file.toString()), answer);
        }
        assertEquals(before, Snapshot.of(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r--r--"})
    void fileOthersMayNotWrite_isDenied(String permissions) throws Exception {
        assertDenied(lockFile(permissions));
    }

    @Test
    void newFile_inADirectoryOthersMayNotWrite_isDenied() throws Exception {
        assertDenied(directory.resolve("new.locks"));
    }

    @Test
    void fileOthersMayWrite_isSharedWithThem() throws Exception {
        Path file = lockFile("rw-rw-rw-");
        try (ChildProcess child = secondUser()) {
            assertShared(file, child);
        }
    }

    private static void assertShared(Path file, ChildProcess child) throws Exception {
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            HeldLock held = locks.lock("a");
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
            assertEquals("held", child.ask("tryLock a"));
            assertTrue(locks.tryLock("a").isEmpty());
            child.kill();
            assertTrue(locks.lock("a").wasAbandoned());
        }
    }

    /** The usual way to share between users: a group, and a mode that the umask does not cut. */
    @Test
    void fileOfAGroup_isSharedWithItsMembers_andNobodyElse() throws Exception {
        Path file = lockFile("rw-rw----");
        Files.setAttribute(file, "unix:gid", GROUP);
        assertDenied(file);
        try (ChildProcess member = secondUserInGroup()) {
            assertShared(file, member);
        }
    }

    /** Who could read it could lock every name shared, and so keep everybody else out. */
    @Test
    void newFile_isForItsOwnerAlone_whateverTheUmaskLeaves() throws Exception {
        assertEquals("rw-------", permissionsUnder("000", ""));
        assertEquals("rw-------", permissionsUnder("022", ""));
        assertEquals("rw-------", permissionsUnder("007", ""));
        assertEquals("rw-------", permissionsUnder("077", ""));
    }

    /** Attributes ask, the umask decides: who wants a group to write sets the umask as well. */
    @Test
    void attributes_areCutByTheUmask() throws Exception {
        assertEquals("rw-r-----", permissionsUnder("022", "rw-rw----"));
        assertEquals("rw-rw----", permissionsUnder("007", "rw-rw----"));
        assertEquals("rw-------", permissionsUnder("000", "rw-------"));
    }

    /** Makes a lock file in a child with a umask, and returns what permissions it got. */
    private String permissionsUnder(String umask, String asked) throws Exception {
        Path file = directory.resolve("umask.locks");
        List<String> client = ChildProcess.jvmCommand(ChildProcess.classPath(), LockClient.class);
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        command.addAll(client);
        try (ChildProcess child = ChildProcess.command(command)) {
            child.expect("ready");
            assertEquals("opened", child.ask("open " + file + " " + SLOTS + " " + asked));
        }
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        Files.delete(file);
        return permissions;
    }
}

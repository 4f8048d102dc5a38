package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a second user of the host may do with a lock file of the first. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SecondUserTest {
    private static final int SLOTS = 1000;
    private static final List<String> AS_SECOND_USER =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @TempDir Path directory;
    @TempDir Path classes;

    @BeforeEach
    void openDirectories() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can be two users");
        allow("rwxr-xr-x", directory);
        allow("rwxr-xr-x", classes);
    }

    private static void allow(String permissions, Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /**
     * Starts a client as the second user, with a copy of the class path that this user can read.
     */
    private ChildProcess secondUser() throws IOException, InterruptedException {
        List<String> copies = new ArrayList<>();
        for (String element : ChildProcess.classPath().split(File.pathSeparator)) {
            Path copy = classes.resolve(Integer.toString(copies.size()));
            copies.add(copy.toString());
            if (Files.exists(Path.of(element))) {
                copyReadable(Path.of(element), copy);
            }
        }
        List<String> command = new ArrayList<>(AS_SECOND_USER);
        command.addAll(
                ChildProcess.jvmCommand(String.join(File.pathSeparator, copies), LockClient.class));
        ChildProcess child = ChildProcess.command(command);
        child.expect("ready");
        return child;
    }

    private static void copyReadable(Path source, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path copy = target.resolve(source.relativize(path).toString());
                Files.copy(path, copy);
                allow(Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--", copy);
            }
        }
    }

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

    @Test
    void fileOfTheOwnerAlone_isDenied() throws Exception {
        assertDenied(lockFile("rw-------"));
    }

    @Test
    void fileOthersMayOnlyRead_isDenied() throws Exception {
        assertDenied(lockFile("rw-r--r--"));
    }

    @Test
    void newFile_inADirectoryOthersMayNotWrite_isDenied() throws Exception {
        assertDenied(directory.resolve("new.locks"));
    }

    @Test
    void fileOthersMayWrite_isSharedWithThem() throws Exception {
        Path file = lockFile("rw-rw-rw-");
        try (ChildProcess child = secondUser();
                OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
            assertEquals("opened", child.ask("open " + file + " " + SLOTS));
            HeldLock held = locks.lock("a");
            assertEquals("busy", child.ask("tryLock a"));
            held.close();
            assertEquals("held", child.ask("tryLock a"));
            assertTrue(locks.tryLock("a").isEmpty());
        }
    }
}

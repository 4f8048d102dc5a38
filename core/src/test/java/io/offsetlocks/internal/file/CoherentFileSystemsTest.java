package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoherentFileSystemsTest {
    private static final Path FILE = Path.of("/somewhere/some.locks");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "cifs",
                "smb3",
                "9p",
                "virtiofs",
                "fuse",
                "fuseblk",
                "fuse.sshfs",
                "ceph",
                "btrfs",
                "zfs",
                "ntfs",
                "vboxsf",
                "somethingNew",
                ""
            })
    void typeThatIsNotKnownToBeRight_isRefused_withWhatElseToUse(String type) {
        String message =
                assertThrows(IOException.class, () -> CoherentFileSystems.require(FILE, type))
                        .getMessage();

        assertTrue(message.contains("/somewhere/some.locks"), message);
        assertTrue(message.contains(", " + type + ","), message);
        assertTrue(message.contains("use byte locks"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "tmpfs", "overlay"})
    void localTypes_areRight(String type) {
        assertDoesNotThrow(() -> CoherentFileSystems.require(FILE, type));
    }

    @Test
    void fileThatIsNotThere_isRefused() {
        String message =
                assertThrows(IOException.class, () -> CoherentFileSystems.require(FILE))
                        .getMessage();

        assertTrue(message.contains("cannot be told"), message);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void typeOfAFile_isAskedOfTheSystem() {
        String message =
                assertThrows(
                                IOException.class,
                                () -> CoherentFileSystems.require(Path.of("/proc/self/stat")))
                        .getMessage();

        assertTrue(Files.exists(Path.of("/proc/self/stat")));
        assertTrue(message.contains(", proc,"), message);
    }
}

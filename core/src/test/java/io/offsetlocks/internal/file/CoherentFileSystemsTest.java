package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoherentFileSystemsTest {
    private static final Path FILE = Path.of("test.locks");

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "tmpfs", "overlay"})
    void localFileSystem_isRight(String type) {
        assertDoesNotThrow(() -> CoherentFileSystems.require(FILE, type));
    }

    /** Network, FUSE and shared ones map copies; copy-on-write ones may refuse a store. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse", "fuse.sshfs", "fuseblk",
                "ceph", "gfs2", "ocfs2", "lustre", "btrfs", "zfs", "bcachefs", "vfat", "ntfs3", ""
            })
    void otherFileSystem_isRefused_withItsTypeAndTheOtherFormat(String type) {
        FileSystemException refusal =
                assertThrows(
                        FileSystemException.class, () -> CoherentFileSystems.require(FILE, type));

        String message = refusal.getMessage();
        assertTrue(
                message.startsWith("test.locks")
                        && message.contains(type)
                        && message.contains("byte locks"),
                message);
    }
}

package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.testing.Needed;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.aether.SyncContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the lock file cannot be made or used, the build fails and says what to do. */
class UnusableFileTest extends LocksFixture {
    @TempDir Path images;

    @AfterEach
    void unmount() throws Exception {
        endSystem();
        new ProcessBuilder("umount", "-l", local.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private String refusalOfALock() {
        String message = refusal(() -> useElsewhere(this::exclusive, JAR));
        assertTrue(message.contains(artifactsFile().toString()), message);
        assertTrue(message.endsWith("-Doffsetlocks.maven.enabled=false"), message);
        return message;
    }

    @Test
    void fullDisk_isTold() throws Exception {
        Needed.success("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", local.toString());
        refusalOfALock();
        // What was begun takes no space.
        assertEquals(0, Files.size(artifactsFile()));
    }

    @Test
    void fileInTheWay_isTold() throws Exception {
        Files.writeString(local.resolve(".locks"), "no directory");
        String message = refusalOfALock();
        assertTrue(message.contains(local.resolve(".locks") + " is no directory"), message);
    }

    @Test
    void otherFormat_isToldWithTheSetting() {
        useElsewhere(this::exclusive, JAR);
        endSystem();
        Map<String, Object> bytes = new HashMap<>(AT_ONCE);
        bytes.put("offsetlocks.maven.format", "byte-locks");
        String message =
                refusal(
                        () -> {
                            try (SyncContext context =
                                    factory.newInstance(new MavenSession(local, bytes), true)) {
                                acquire(context, JAR);
                            }
                        });
        assertTrue(
                message.contains("All builds must have the same offsetlocks.maven.format"),
                message);
    }

    @Test
    void fileSystemThatIsNotFit_isToldWithWhatIs() throws Exception {
        Needed.root();
        Path image = images.resolve("image");
        try (RandomAccessFile sized = new RandomAccessFile(image.toFile(), "rw")) {
            sized.setLength(120L << 20);
        }
        assumeTrue(Needed.succeeds("mkfs.btrfs", "-q", "-M", image.toString()), "btrfs-progs");
        assumeTrue(
                Needed.succeeds("mount", "-o", "loop", image.toString(), local.toString()),
                "a kernel that mounts a btrfs from a file");
        String message = refusalOfALock();
        assertTrue(
                message.contains("in all builds: -Doffsetlocks.maven.format=byte-locks"), message);

        Map<String, Object> bytes = new HashMap<>(AT_ONCE);
        bytes.put("offsetlocks.maven.format", "byte-locks");
        Files.deleteIfExists(artifactsFile());
        try (SyncContext context = factory.newInstance(new MavenSession(local, bytes), false)) {
            acquire(context, JAR);
        }
    }
}

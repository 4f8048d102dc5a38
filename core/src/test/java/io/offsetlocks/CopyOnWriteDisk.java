package io.offsetlocks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small btrfs in a file. Its size is the least that the tools make. */
public final class CopyOnWriteDisk {
    private static final long BYTES = 120L << 20;
    private static final int MAX_CHUNK = 1 << 20;
    private static final int MIN_CHUNK = 1 << 12;

    private CopyOnWriteDisk() {}

    public static void mount(Path image, Path mountPoint) throws Exception {
        Needed.root();
        try (RandomAccessFile sized = new RandomAccessFile(image.toFile(), "rw")) {
            sized.setLength(BYTES);
        }
        // Data and metadata in one: else there is no room for both.
        // Not needed where the tests count: no script can give a kernel a file system.
        assumeTrue(Needed.succeeds("mkfs.btrfs", "-q", "-M", image.toString()), "btrfs-progs");
        assumeTrue(
                Needed.succeeds("mount", "-o", "loop", image.toString(), mountPoint.toString()),
                "a kernel that mounts a btrfs from a file");
    }

    /**
     * Fills the disk with a file, and writes back what is mapped, which is then copied on write.
     */
    static void fill(Path filler) throws Exception {
        try (FileChannel channel =
                FileChannel.open(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int chunk = MAX_CHUNK; chunk >= MIN_CHUNK; chunk /= 16) {
                writeUntilFull(channel, ByteBuffer.allocate(chunk));
                ChildProcess.run("sync", "-f", filler.toString());
            }
        }
    }

    private static void writeUntilFull(FileChannel channel, ByteBuffer bytes) {
        try {
            while (true) {
                channel.write(bytes.clear(), channel.size());
            }
        } catch (IOException full) {
            // As it should be.
        }
    }
}

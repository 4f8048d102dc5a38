package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On which file systems a lock file may have lock words: all processes must see the same bytes in
 * their mappings at once, and a store into a page must not fail.
 *
 * <p>A network or FUSE file system maps each client's own copy. Two processes would both change
 * their copy of a word, and both hold the lock. A copy-on-write file system, such as btrfs, needs
 * new blocks for a page that was written to disk; on a full one the store kills the process, as the
 * JVM survives that for plain stores only and not for compare-and-set.
 *
 * <p>What is not known to be right is refused. Overlay is right as every process opens the file for
 * writing, which copies it up first.
 */
final class CoherentFileSystems {
    private static final Set<String> TYPES =
            Set.of(
                    "ext2",
                    "ext3",
                    "ext4",
                    "f2fs",
                    "jfs",
                    "overlay",
                    "ramfs",
                    "devtmpfs",
                    "tmpfs",
                    "xfs");

    private CoherentFileSystems() {}

    /**
     * @throws IOException if the file system of a file is none of these, or its type cannot be told
     */
    static void require(Path file) throws IOException {
        String type;
        try {
            type = Files.getFileStore(file).type();
        } catch (IOException e) {
            throw refusal(file, "the type of its file system cannot be told", e);
        }
        require(file, type);
    }

    /** Does that for a file on a file system of a type. */
    static void require(Path file, String type) throws IOException {
        if (!TYPES.contains(type)) {
            throw refusal(file, "its file system, " + type + ", is not known to be right", null);
        }
    }

    /** Returns the exception for a file that cannot have lock words. */
    static IOException refusal(Path file, String reason, @Nullable Exception cause) {
        IOException refusal =
                new FileSystemException(
                        file.toString(),
                        null,
                        reason
                                + ": lock words need a file that all processes map coherently and"
                                + " whose pages can always be written; put it on a local ext4, xfs"
                                + " or tmpfs, or use byte locks");
        refusal.initCause(cause);
        return refusal;
    }
}

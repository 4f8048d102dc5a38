package io.offsetlocks.stress.ways;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A lock file per name that the holder deletes before it lets go.
 *
 * <p>A waiter wakes up with a lock on a file that has just been deleted, while a newcomer creates
 * and locks another: the exclusion is split in two. So whoever gets a lock looks again at what it
 * has locked, and starts over unless it is the file that the path names.
 *
 * <p>C compares {@code fstat} with {@code stat}. Java cannot ask an open channel for its file key,
 * only for its size, so a holder <em>retires</em> the file after deleting it, by making it one byte
 * long: an empty file that is locked has not been deleted by a living holder. Comparing the keys of
 * the path alone would not do, since file systems reuse them at once. They cover a holder that is
 * killed between deleting and retiring.
 */
final class DeletedLockFileWay implements LockingWay {
    private final Path directory;

    DeletedLockFileWay(Path directory) {
        this.directory = directory;
    }

    @Override
    public AutoCloseable lock(String name) throws IOException {
        Path path = LockFileName.in(directory, name);
        while (true) {
            Optional<AutoCloseable> held = attempt(path);
            if (held.isPresent()) {
                return held.get();
            }
        }
    }

    /** Opens and locks the file at a path; empty if it was deleted meanwhile. */
    static Optional<AutoCloseable> attempt(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            Optional<Object> opened = keyOf(path);
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            channel.lock();
            locked = channel.size() == 0 && opened.equals(keyOf(path));
            return locked ? Optional.of(() -> delete(path, channel)) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static Optional<Object> keyOf(Path path) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void delete(Path path, FileChannel channel) throws IOException {
        try (channel) {
            // Only the holder may delete: after the close the path may be another's.
            Files.delete(path);
            channel.write(ByteBuffer.wrap(new byte[1]));
        }
    }

    @Override
    public void close() {}
}

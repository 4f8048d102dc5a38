package io.offsetlocks.stress.comparison.methods;

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
 * A lock file per name that the holder deletes before it releases the lock.
 *
 * <p>A waiter may get the lock of a file that has just been deleted, while another process creates
 * and locks a new file: then both hold the name. So a process that gets a lock checks again which
 * file it has locked, and starts over unless the path names that file.
 *
 * <p>C compares {@code fstat} with {@code stat}. Java cannot ask an open channel for its file key,
 * only for its size, so a holder <em>retires</em> the file after deleting it, by making it one byte
 * long: so a locked file that is empty has not been deleted by a live holder. Comparing the file
 * keys of the path is not enough, because file systems reuse them at once. The comparison covers a
 * holder that is killed between deleting and retiring.
 */
record DeletedFileLocker(Path directory) implements Locker {

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
            // Only the holder may delete: after the close the path may name another process's file.
            Files.delete(path);
            channel.write(ByteBuffer.wrap(new byte[1]));
        }
    }

    @Override
    public void close() {}
}

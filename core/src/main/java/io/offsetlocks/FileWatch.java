package io.offsetlocks;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether the path still leads to the open lock file, and the file is whole: whoever goes on
 * in one that is not excludes nobody who opens the path now.
 */
final class FileWatch {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Object fileKey;
    private final long size;
    private final ByteBuffer header;
    private final @Nullable MappedByteBuffer map;

    private volatile long checkedAt = System.nanoTime();
    private volatile @Nullable String replaced;

    FileWatch(
            Path path,
            Object fileKey,
            long size,
            ByteBuffer header,
            @Nullable MappedByteBuffer map) {
        this.path = path;
        this.fileKey = fileKey;
        this.size = size;
        this.header = header;
        this.map = map;
    }

    /**
     * Checks, at most once a second, that the path still leads to this file and that it is whole.
     *
     * @throws LockFileReplacedException if not; then so does every later call
     */
    void requireInPlace(long now) {
        if (replaced == null && now - checkedAt < CHECK_NANOS) {
            return;
        }
        checkedAt = now;
        String reason = whyNotInPlace();
        if (reason != null) {
            throw new LockFileReplacedException(reason);
        }
    }

    /** Returns the exception for a failure that comes of the file's not being in place, or null. */
    @Nullable RuntimeException replacement(Throwable cause) {
        String reason = whyNotInPlace();
        if (reason == null) {
            return null;
        }
        RuntimeException replacement = new LockFileReplacedException(reason);
        replacement.initCause(cause);
        return replacement;
    }

    /** Checks now, and returns what is wrong or null. */
    @Nullable String whyNotInPlace() {
        if (replaced == null) {
            String reason = findReplacement();
            if (reason != null) {
                sayReplaced(
                        reason
                                + "; stop the work that its locks protect, close it and open it"
                                + " again");
            }
        }
        return replaced;
    }

    /** Logs the first finding alone: many threads may come upon it at once. */
    private synchronized void sayReplaced(String finding) {
        if (replaced == null) {
            replaced = finding;
            DeferredLog.add(Level.ERROR, finding, null);
        }
    }

    private @Nullable String findReplacement() {
        BasicFileAttributes found;
        try {
            found =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return "the lock file " + path + " is gone while in use (" + e + ")";
        }
        if (found.fileKey() != null && !found.fileKey().equals(fileKey)) {
            return "the lock file " + path + " was replaced by another file while in use";
        }
        if (found.size() != size) {
            return String.format(
                    "the lock file %s was cut or extended while in use: it has %d bytes, not %d",
                    path, found.size(), size);
        }
        // Emptied and made anew in place it would have another key, and names other offsets.
        if (map != null && !map.slice(0, Header.BYTES).equals(header)) {
            return "the header of the lock file " + path + " was written over while in use";
        }
        return null;
    }
}

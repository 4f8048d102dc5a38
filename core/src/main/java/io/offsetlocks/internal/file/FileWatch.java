package io.offsetlocks.internal.file;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the path still leads to the open lock file, and whether the file is whole. A
 * lock in a file that was deleted, replaced or made anew excludes no program that opens the path
 * now.
 *
 * <p>Only what was found is a finding, and that is final: no file, another file, another size or
 * header. A look that failed, as in a directory that may not be searched, says nothing: the next
 * check looks again, and locking goes on.
 */
public final class FileWatch {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Object fileKey;
    private final long size;
    private final ByteBuffer header;

    /** Null where the file cannot be mapped, and once it may be unmapped. */
    private @Nullable FileMapping mapping;

    private volatile long checkedAt;
    private volatile @Nullable String replaced;
    private volatile boolean unanswered;

    FileWatch(
            Path path,
            Object fileKey,
            long size,
            ByteBuffer header,
            @Nullable FileMapping mapping,
            Ticker clock) {
        this.path = path;
        this.fileKey = fileKey;
        this.size = size;
        this.header = header;
        this.mapping = mapping;
        this.checkedAt = clock.read();
    }

    /**
     * Checks, at most once per second, that the path still leads to this file and that it is whole.
     *
     * @throws LockFileReplacedException if not; then so does every later call
     */
    public void checkInPlace(long now) {
        if (replaced == null && now - checkedAt < CHECK_NANOS) {
            return;
        }
        checkedAt = now;
        String reason = problem();
        if (reason != null) {
            throw new LockFileReplacedException(reason);
        }
    }

    /**
     * Returns the exception for a failure, if its cause is that the file is not in place, or null.
     */
    public @Nullable RuntimeException replacement(Throwable cause) {
        String reason = problem();
        if (reason == null) {
            return null;
        }
        RuntimeException replacement = new LockFileReplacedException(reason);
        replacement.initCause(cause);
        return replacement;
    }

    /** Checks now, and returns what is wrong or null; also null if that cannot be found out. */
    public @Nullable String problem() {
        if (replaced == null) {
            try {
                String finding = findProblem();
                unanswered = false;
                if (finding != null) {
                    logReplaced(
                            finding
                                    + "; stop the work that its locks protect, close it and open"
                                    + " it again");
                }
            } catch (IOException e) {
                logUnanswered(e);
            }
        }
        return replaced;
    }

    /** Many threads may come upon a finding at once: the first of them is logged. */
    private synchronized void logReplaced(String finding) {
        if (replaced == null) {
            replaced = finding;
            DeferredLog.add(Level.ERROR, finding, null);
        }
    }

    /** The first failure since a look that succeeded is logged. */
    private synchronized void logUnanswered(IOException failure) {
        if (!unanswered) {
            unanswered = true;
            String text =
                    String.format(
                            "cannot tell whether the lock file %s is still in place (%s): locking"
                                    + " goes on, and it is looked at again while in use",
                            path, failure);
            DeferredLog.add(Level.WARNING, text, null);
        }
    }

    /**
     * Returns what is wrong with the file, or null.
     *
     * @throws IOException if it could not be looked at
     */
    private @Nullable String findProblem() throws IOException {
        try {
            String problem = problemOf(attributes());
            return problem != null ? problem : problemOfHeader();
        } catch (NoSuchFileException e) {
            return "the lock file " + path + " is gone while in use (" + e + ")";
        }
    }

    /** Emptied and made anew in place it would have another key, and names other offsets. */
    private @Nullable String problemOfHeader() throws IOException {
        IOException unreadable = null;
        try {
            if (hasOurHeader()) {
                return null;
            }
        } catch (IOException e) {
            unreadable = e;
        }
        // It may have been cut after the look at its size.
        String problem = problemOf(attributes());
        if (problem == null && unreadable != null) {
            throw unreadable;
        }
        return problem != null
                ? problem
                : "the header of the lock file " + path + " was written over while in use";
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private @Nullable String problemOf(BasicFileAttributes found) {
        boolean same = found.fileKey() == null || found.fileKey().equals(fileKey);
        if (!same || !found.isRegularFile()) {
            return "the lock file " + path + " was replaced by another file while in use";
        }
        if (found.size() != size) {
            return String.format(
                    "the lock file %s was cut or extended while in use: it has %d bytes, not %d",
                    path, found.size(), size);
        }
        return null;
    }

    /**
     * Returns whether the header is still there; true where the file is not mapped.
     *
     * @throws IOException if it cannot be read
     */
    private synchronized boolean hasOurHeader() throws IOException {
        try {
            return mapping == null || mapping.startsWith(header);
        } catch (InternalError fault) {
            throw new IOException("the header cannot be read", fault);
        }
    }

    /** Called before the file is unmapped: I9, nobody may read the header any more. */
    synchronized void endReading() {
        mapping = null;
    }
}

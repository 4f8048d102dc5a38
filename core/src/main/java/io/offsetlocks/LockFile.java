package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one open lock file: its channel, through which bytes are locked, and its mapping, through
 * which their values are read and written. It knows neither names nor who waits.
 *
 * <p>I1: the channel is opened once per file and JVM, by {@link OpenLockFiles}.
 */
final class LockFile {
    /** The value of a byte whose last holder let go, and of a gate where nobody queues. */
    static final byte FREE = 0;

    /** The value of a byte held exclusively, and of a gate where somebody queues. */
    static final byte TAKEN = 1;

    /** The value of a byte whose exclusive holder died, until the next exclusive holder. */
    static final byte ABANDONED = 2;

    private static final Logger LOGGER = System.getLogger("io.offsetlocks");
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Object fileKey;
    private final FileChannel channel;
    private final @Nullable MappedByteBuffer map;
    private final long slots;
    private final byte[] hashKey;
    private final ByteBuffer header;

    private final LockRecords records = new LockRecords(this);

    private volatile long checkedAt = System.nanoTime();
    private volatile @Nullable String replaced;
    private volatile boolean closing;

    private LockFile(
            Path path,
            Object fileKey,
            FileChannel channel,
            @Nullable MappedByteBuffer map,
            long slots,
            byte[] hashKey) {
        this.path = path;
        this.fileKey = fileKey;
        this.channel = channel;
        this.map = map;
        this.slots = slots;
        this.hashKey = hashKey;
        this.header = Header.encode(slots, hashKey);
    }

    /**
     * Makes the file in an open channel ready for use, or finds it so; the caller closes on error.
     */
    static LockFile ready(FileChannel channel, Path path, Object fileKey, long slots)
            throws IOException {
        byte[] hashKey = new FileMaker(channel, path, slots).keyOfFinishedFile();
        return new LockFile(path, fileKey, channel, map(channel, path, slots), slots, hashKey);
    }

    private static @Nullable MappedByteBuffer map(FileChannel channel, Path path, long slots) {
        try {
            MappedByteBuffer map =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, Header.fileSize(slots));
            map.order(ByteOrder.LITTLE_ENDIAN);
            return map;
        } catch (IOException | UnsupportedOperationException e) {
            LOGGER.log(
                    Level.WARNING,
                    path
                            + " cannot be mapped: it locks, but abandoned locks are not noticed and"
                            + " processes do not queue for them",
                    e);
            return null;
        }
    }

    Path path() {
        return path;
    }

    long slots() {
        return slots;
    }

    byte[] hashKey() {
        return hashKey.clone();
    }

    LockRecords records() {
        return records;
    }

    /** Returns the position of the gate byte of the slot at an offset. */
    long gateOf(long offset) {
        return offset + slots;
    }

    /** Returns the value of a byte; {@link #FREE} where the file cannot be mapped. */
    byte value(long position) {
        return map == null ? FREE : map.get((int) position);
    }

    /** Writes the value of a byte; I3: only whoever holds the byte's lock may. */
    void setValue(long position, byte value) {
        if (map != null) {
            map.put((int) position, value);
        }
    }

    /**
     * Makes one attempt to lock a byte. I6: unlike {@link #lock}, safe for any thread, interrupted
     * or not.
     *
     * @return null if it is locked elsewhere, in this JVM or another process
     */
    @Nullable FileLock tryLock(long position, boolean shared) throws IOException {
        try {
            return channel.tryLock(position, 1, shared);
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        }
    }

    /**
     * Waits for the lock of a byte. I6: only for {@link WaiterThreads}, which nobody interrupts; an
     * interrupt here would close the channel and drop every lock of the process.
     *
     * @return null if it is locked in this JVM
     */
    @Nullable FileLock lock(long position, boolean shared) throws IOException {
        try {
            return channel.lock(position, 1, shared);
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        }
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
            LOGGER.log(Level.ERROR, finding);
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
        if (found.size() != Header.fileSize(slots)) {
            return String.format(
                    "the lock file %s was cut to %d bytes while in use", path, found.size());
        }
        // Emptied and made anew in place it would have another key, and names other offsets.
        if (map != null && !map.slice(0, Header.BYTES).equals(header)) {
            return "the header of the lock file " + path + " was written over while in use";
        }
        return null;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Says whether {@link #beginClosing} was called: values are no longer ours to write. */
    boolean isClosing() {
        return closing;
    }

    void beginClosing() {
        closing = true;
    }

    /** Closes the channel, which drops every lock. */
    void close() throws IOException {
        channel.close();
    }

    /** Returns the exception for a lock that the operating system failed. */
    UncheckedIOException fault(String attempted, long offset, IOException cause) {
        return fault(
                attempted, offset, cause, "the file system or its lock service must be mended");
    }

    /** Returns the exception for a byte that the operating system did not release. */
    UncheckedIOException releaseFault(long offset, IOException cause) {
        return fault(
                "release",
                offset,
                cause,
                "nobody can lock it until this process ends or closes the file: restart it");
    }

    private UncheckedIOException fault(
            String attempted, long offset, IOException cause, String advice) {
        return new UncheckedIOException(
                String.format(
                        "cannot %s byte %d of %s: %s; %s",
                        attempted,
                        offset,
                        path,
                        cause,
                        channel.isOpen()
                                ? advice
                                : "the channel was closed by other code, and with it went every"
                                        + " lock of this process in the file: restart the process"),
                cause);
    }

    @Override
    public String toString() {
        return path + " with " + slots + " slots";
    }
}

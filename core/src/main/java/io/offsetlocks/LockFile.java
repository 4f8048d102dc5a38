package io.offsetlocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
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

    private final Path path;
    private final FileChannel channel;
    private final @Nullable MappedByteBuffer map;
    private final long slots;
    private final byte[] hashKey;
    private final FileWatch watch;

    private final LockRecords records = new LockRecords(this);

    private volatile boolean closing;

    private LockFile(
            Path path,
            Object fileKey,
            FileChannel channel,
            @Nullable MappedByteBuffer map,
            long slots,
            byte[] hashKey) {
        this.path = path;
        this.channel = channel;
        this.map = map;
        this.slots = slots;
        this.hashKey = hashKey;
        this.watch =
                new FileWatch(
                        path, fileKey, Header.fileSize(slots), Header.encode(slots, hashKey), map);
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
            DeferredLog.add(
                    Level.WARNING,
                    path
                            + " cannot be mapped: it locks, but abandoned locks are not noticed and"
                            + " processes do not queue for them",
                    e);
            return null;
        }
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
     * Says whether the JDK counts a byte as locked here that nobody here has locked. I6: safe for
     * any thread.
     */
    boolean isLockedByNobody(long position) throws IOException {
        try {
            FileLock free = channel.tryLock(position, 1, true);
            if (free != null) {
                free.release();
            }
            return false;
        } catch (OverlappingFileLockException locked) {
            return true;
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

    /** Returns what sees whether the file is still in place. */
    FileWatch watch() {
        return watch;
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

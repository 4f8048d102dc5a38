package io.offsetlocks.internal.file;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one open lock file: its channel, through which bytes are locked, and its mapping, through
 * which their values are read and written. It knows neither names nor waiters.
 *
 * <p>I1: the channel is opened once per file and JVM, by {@code OpenLockFiles}.
 */
public final class LockFile {
    /** The value of a byte whose last holder let go, and of a gate where nobody queues. */
    public static final byte FREE = 0;

    /** The value of a byte held exclusively, and of a gate where somebody queues. */
    public static final byte TAKEN = 1;

    /** The value of a byte whose exclusive holder died, until the next exclusive holder. */
    public static final byte ABANDONED = 2;

    private static final String NO_ROOM_ADVICE =
            "a lock that was to be taken is not held; one that was to be released is, and its next"
                    + " holder is told that it was abandoned: make room on the file system, or put"
                    + " the file on a memory file system, where this cannot happen";

    private final Path path;
    private final FileChannel channel;
    private final @Nullable FileMapping mapping;
    private final Layout layout;
    private final long slots;
    private final byte[] hashKey;
    private final FileWatch watch;

    private final ProcLocks records;

    private volatile boolean closing;

    private LockFile(
            Path path,
            Object fileKey,
            FileChannel channel,
            @Nullable FileMapping mapping,
            long slots,
            LockFileCreator.Content content,
            Ticker clock) {
        this.path = path;
        this.channel = channel;
        this.mapping = mapping;
        this.layout = content.layout();
        this.slots = slots;
        this.hashKey = content.hashKey();
        this.records = new ProcLocks(this, fileKey);
        this.watch =
                new FileWatch(
                        path,
                        fileKey,
                        layout.fileSize(slots),
                        Header.encode(layout, slots, hashKey),
                        mapping,
                        clock);
    }

    /**
     * Makes the file in an open channel ready for use, or finds it so; the caller closes on error.
     *
     * @param wanted the layout of the file, or null if any will do
     */
    public static LockFile ready(
            FileChannel channel,
            Path path,
            Object fileKey,
            long slots,
            @Nullable Layout wanted,
            Ticker clock)
            throws IOException {
        if (wanted == Layout.LOCK_WORDS) {
            // Before anything is written.
            CoherentFileSystems.require(path);
        }
        LockFileCreator creator = new LockFileCreator(channel, path, slots, wanted, clock);
        LockFileCreator.Content content = creator.ofFinishedFile();
        if (wanted == null && content.layout() == Layout.LOCK_WORDS) {
            CoherentFileSystems.require(path);
        }
        FileMapping mapping = map(channel, path, content.layout(), slots);
        LockFile made = null;
        try {
            made = new LockFile(path, fileKey, channel, mapping, slots, content, clock);
        } finally {
            if (made == null && mapping != null) {
                mapping.unmap();
            }
        }
        return made;
    }

    private static @Nullable FileMapping map(
            FileChannel channel, Path path, Layout layout, long slots) throws IOException {
        try {
            return FileMapping.of(channel, layout.fileSize(slots));
        } catch (IOException | UnsupportedOperationException e) {
            if (layout == Layout.LOCK_WORDS) {
                throw CoherentFileSystems.refusal(path, "cannot map it", e);
            }
            DeferredLog.add(
                    Level.WARNING,
                    path
                            + " cannot be mapped: it locks, but abandoned locks are not noticed and"
                            + " processes do not queue for them",
                    e);
            return null;
        }
    }

    public Layout layout() {
        return layout;
    }

    private boolean isOfWords() {
        return layout == Layout.LOCK_WORDS;
    }

    public long slots() {
        return slots;
    }

    public byte[] hashKey() {
        return hashKey.clone();
    }

    public ProcLocks records() {
        return records;
    }

    /** Returns the position of the gate byte of the slot at an offset. */
    public long gateOf(long offset) {
        return layout.gateOf(offset, slots);
    }

    /**
     * Returns the value of a byte; {@link #FREE} where the file cannot be mapped. I9: only under
     * the monitor of the byte's bucket, which the last close passes through before it unmaps.
     */
    public byte value(long position) {
        return mapping == null || closing ? FREE : mapping.get(position);
    }

    /**
     * Writes the value of a byte, unless the file is closing; I3: only the holder of the byte's
     * lock may. I9: only under the monitor of the byte's bucket.
     *
     * @throws UncheckedIOException if the page cannot be written; the value is as it was
     */
    public void setValue(long position, byte value) {
        if (mapping != null && !closing) {
            try {
                mapping.put(position, value);
            } catch (IOException e) {
                throw fault("write", position, e, NO_ROOM_ADVICE);
            }
        }
    }

    /** Writes a value that is only a hint to others, or leaves it if the page cannot be written. */
    public void trySetValue(long position, byte value) {
        if (mapping != null && !closing) {
            try {
                mapping.put(position, value);
            } catch (IOException e) {
                // Without the hint processes wait by patience instead of in order.
            }
        }
    }

    /** Returns the words of the file; only of lock words, which are always mapped. */
    public MappedWords words() {
        return mapping.words();
    }

    /**
     * Makes one attempt to lock a byte. I6: unlike {@link #lock}, safe for any thread, interrupted
     * or not.
     *
     * @return null if it is locked elsewhere, in this JVM or another process
     */
    public @Nullable FileLock tryLock(long position, boolean shared) throws IOException {
        return tryLock(position, 1, shared);
    }

    /** Makes one attempt to lock a range of bytes, which may lie beyond the end of the file. */
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        try {
            return channel.tryLock(position, size, shared);
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        }
    }

    /**
     * Returns whether the JDK counts a byte as locked here that nobody here has locked. I6: safe
     * for any thread.
     */
    public boolean isLockedByNobody(long position) throws IOException {
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
     * Returns whether nobody, in this JVM or another process, has a byte exclusively, and nobody
     * here has it at all. To find that out the byte is locked for a moment.
     */
    public boolean canLockShared(long position) {
        try {
            // Shared: two processes that look at the same time do not find each other.
            FileLock probe = tryLock(position, true);
            if (probe == null) {
                return false;
            }
            probe.release();
            return true;
        } catch (IOException e) {
            throw fault("lock", position, e);
        }
    }

    /**
     * Waits for the lock of a byte. I6: only for {@link BlockingThreads}, which nobody interrupts;
     * an interrupt here would close the channel and drop every lock of the process.
     *
     * <p>The kernel takes all threads of a process for one owner, and so sees a deadlock where only
     * threads of two processes wait crosswise. The error's message is in the language of the host
     * and cannot be relied on; the error is real only if an attempt, which cannot deadlock, fails
     * as well.
     *
     * @return null if that is to be tried again: the byte is locked in this JVM, or the kernel saw
     *     a deadlock
     */
    public @Nullable FileLock lock(long position, boolean shared) throws IOException {
        try {
            return channel.lock(position, 1, shared);
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        } catch (IOException e) {
            if (closing || !channel.isOpen()) {
                throw e;
            }
            return tryLock(position, shared);
        }
    }

    /** Returns what sees whether the file is still in place. */
    public FileWatch watch() {
        return watch;
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Returns whether {@link #beginClosing} was called: values are no longer ours to write. */
    public boolean isClosing() {
        return closing;
    }

    public void beginClosing() {
        closing = true;
    }

    /**
     * Unmaps the file and closes the channel, which drops every lock. I9: {@link #beginClosing}
     * came before, and every thread that was under the monitor of a bucket then has left it.
     */
    public void close() throws IOException {
        try {
            unmap();
        } finally {
            channel.close();
        }
    }

    /** Unmaps the file, which an open that fails has not used; its channel is left as it is. */
    public void abandonOpening() {
        beginClosing();
        unmap();
    }

    private void unmap() {
        watch.endReading();
        if (mapping != null) {
            mapping.unmap();
        }
    }

    /** Returns the exception that the caller gets for a failure at an offset. */
    public RuntimeException explain(Throwable failure, long offset) {
        RuntimeException replaced = watch.replacement(failure);
        if (replaced != null) {
            return replaced;
        }
        if (failure instanceof RuntimeException told) {
            return told;
        }
        if (failure instanceof InternalError late) {
            return mappingFault(offset, late);
        }
        IOException cause = failure instanceof IOException io ? io : new IOException(failure);
        return fault("lock", offset, cause);
    }

    /** Returns the exception for a lock that the operating system failed. */
    public UncheckedIOException fault(String attempted, long offset, IOException cause) {
        return fault(
                attempted, offset, cause, "the file system or its lock service must be mended");
    }

    /** Returns the exception for a fault of the mapping that the JVM threw late. */
    private UncheckedIOException mappingFault(long offset, InternalError fault) {
        IOException cause = new IOException("a page cannot be read or written", fault);
        return fault("use", offset, cause, NO_ROOM_ADVICE);
    }

    /** Returns the exception for a byte that the operating system did not release. */
    public UncheckedIOException releaseFault(long offset, IOException cause) {
        return fault(
                "release",
                offset,
                cause,
                "nobody can lock it until this process ends or closes the file: restart it");
    }

    /** Does the same, with what to do. */
    public UncheckedIOException fault(
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
        return path + " with " + slots + " slots" + (isOfWords() ? " of " + layout : "");
    }
}

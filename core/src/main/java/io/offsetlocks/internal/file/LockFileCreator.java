package io.offsetlocks.internal.file;

import io.offsetlocks.IncompatibleLockFileException;
import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.common.Ticker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the content of an open lock file, and makes it where it is missing, for any number of
 * processes at once and with any of them killed at any instant.
 *
 * <p>A maker locks byte 0, sets the full size at once, fills the file with zeros that take up real
 * blocks, forces them out, and writes the header, its magic last. So a file is either empty, or has
 * its full size and no magic, or is finished; the first two are completed by the next opener, and
 * every other file is refused.
 *
 * <ul>
 *   <li><em>The full size at once</em>: a file of another size is refused by {@code stat} alone,
 *       and need not be opened, which would drop locks when it is closed again.
 *   <li><em>Real blocks</em>: a store into a hole of a full disk kills the process. A full disk is
 *       found out here instead.
 *   <li><em>The magic last</em>: a maker that is killed before leaves a file that all others know
 *       to be unfinished. One that fails before it shrinks the file back to nothing, whatever the
 *       failure is. From the magic on others may lock in the file, and it is never cut.
 *   <li><em>Byte 0 with a bound</em>: a maker that was stopped must not hang all others.
 * </ul>
 */
final class LockFileCreator {
    /** Small: the JDK copies what it moves into direct memory, of which there may be little. */
    private static final int CHUNK_BYTES = 32 << 10;

    private static final long CHECK_NANOS = Duration.ofMillis(2).toNanos();

    /** A byte of the header that nothing else locks; apart from that of {@link ProcLocks}. */
    private static final long LOCKABLE_PROBE_AT = Header.BYTES - 3;

    private final FileChannel channel;
    private final Path file;
    private final long slots;
    private final @Nullable Layout wanted;
    private final Ticker clock;

    /**
     * @param wanted the layout of the file, or null if any will do: one that is made here gets byte
     *     locks
     */
    LockFileCreator(
            FileChannel channel, Path file, long slots, @Nullable Layout wanted, Ticker clock) {
        this.channel = channel;
        this.file = file;
        this.slots = slots;
        this.wanted = wanted;
        this.clock = clock;
    }

    /** What a finished file has. */
    static final class Content {
        private final Layout layout;
        private final byte[] hashKey;

        private Content(Layout layout, byte[] hashKey) {
            this.layout = layout;
            this.hashKey = hashKey;
        }

        Layout layout() {
            return layout;
        }

        byte[] hashKey() {
            return hashKey;
        }
    }

    /** Returns the content of the file, making the file if nobody has finished that. */
    Content ofFinishedFile() throws IOException {
        // No wait for a finished file: its header never changes again.
        Content content = ifFinished();
        if (content != null) {
            requireLockable();
            return content;
        }
        FileLock making = lockForMaking();
        try {
            content = ifFinished();
            return content != null ? content : make();
        } finally {
            making.release();
        }
    }

    private @Nullable Content ifFinished() throws IOException {
        long size = channel.size();
        if (size == 0) {
            return null;
        }
        Layout layout = FileSizes.requireLayout(file, size, slots, wanted);
        ByteBuffer header = read(0, Header.BYTES);
        // Short: a maker on a full disk is shrinking the file back to nothing at this moment.
        boolean unfinished = header.limit() < Header.BYTES || Header.isUnfinished(header);
        return unfinished ? null : new Content(layout, Header.decode(header, layout, slots, file));
    }

    private FileLock lockForMaking() throws IOException {
        // A maker that was stopped must not hang us; a large file on a slow disk needs more time.
        Duration bound = Duration.ofSeconds(10 + slots / (1 << 24));
        Deadline deadline = Deadline.after(bound, clock);
        while (true) {
            FileLock lock = tryLockForMaking();
            if (lock != null) {
                return lock;
            }
            if (deadline.hasPassed(clock.read())) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "another process has held byte 0 for "
                                + bound.toSeconds()
                                + " s and not finished making the lock file: it may be stopped;"
                                + " continue or kill it, then open again");
            }
            LockSupport.parkNanos(CHECK_NANOS + ThreadLocalRandom.current().nextLong(CHECK_NANOS));
        }
    }

    private @Nullable FileLock tryLockForMaking() throws IOException {
        try {
            return channel.tryLock(0, 1, false);
        } catch (OverlappingFileLockException heldInThisJvm) {
            return null;
        } catch (IOException e) {
            throw notLockable(e);
        }
    }

    /** Finds out now, and not at the first lock, whether the file system locks at all. */
    private void requireLockable() throws IOException {
        try {
            FileLock probe = channel.tryLock(LOCKABLE_PROBE_AT, 1, true);
            if (probe != null) {
                probe.release();
            }
        } catch (IOException e) {
            throw notLockable(e);
        }
    }

    private IOException notLockable(IOException cause) {
        IOException failure =
                new FileSystemException(
                        file.toString(),
                        null,
                        "its bytes cannot be locked: "
                                + cause.getMessage()
                                + "; put the lock file on a local file system, or mend the lock"
                                + " service of this one");
        failure.initCause(cause);
        return failure;
    }

    private Content make() throws IOException {
        Layout layout = layoutToMake();
        long fullSize = layout.fileSize(slots);
        requireBlank(fullSize);
        // Before the first write: there may be no source of random numbers, or no memory.
        byte[] key = new byte[OffsetAllocator.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        ByteBuffer header = Header.encode(layout, slots, key);
        try {
            takeUpBlocks(fullSize);
            write(header.duplicate().position(Header.MAGIC_BYTES), Header.MAGIC_BYTES);
            write(header.duplicate().limit(Header.MAGIC_BYTES), 0);
        } catch (IOException e) {
            IOException failure = cannotMake(e, fullSize);
            shrinkBack(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            shrinkBack(e);
            throw e;
        }
        // With its magic it is finished, and others may lock in it: it is never cut from here on.
        try {
            channel.force(true);
        } catch (IOException e) {
            throw cannotMake(e, fullSize);
        }
        return new Content(layout, key);
    }

    /** A file that was left half-made is finished as it was begun. */
    private Layout layoutToMake() throws IOException {
        long size = channel.size();
        if (size != 0) {
            return FileSizes.requireLayout(file, size, slots, wanted);
        }
        return wanted != null ? wanted : Layout.BYTE_LOCKS;
    }

    private void takeUpBlocks(long fullSize) throws IOException {
        write(ByteBuffer.allocate(1), fullSize - 1);
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, fullSize));
        for (long at = 0; at < fullSize; at += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), fullSize - at));
            write(zeros, at);
        }
        channel.force(true);
    }

    private IOException cannotMake(IOException cause, long fullSize) {
        IOException failure =
                new FileSystemException(
                        file.toString(),
                        null,
                        "cannot make the lock file, which needs "
                                + fullSize
                                + " bytes: "
                                + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    /** Gives the blocks back: what we had begun held nothing yet. */
    private void shrinkBack(Throwable failure) {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Refuses a file of the full size that has content no maker of ours has left there. */
    private void requireBlank(long fullSize) throws IOException {
        if (channel.size() == 0) {
            return;
        }
        boolean blank = Header.isOurBeginning(read(0, Header.BYTES));
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
        for (long at = Header.BYTES; blank && at < fullSize; at += CHUNK_BYTES) {
            ByteBuffer chunk = read(at, (int) Math.min(CHUNK_BYTES, fullSize - at));
            blank = chunk.equals(zeros.clear().limit(chunk.limit()));
        }
        if (!blank) {
            throw new IncompatibleLockFileException(
                    file + " is not a lock file: it has content but does not begin with OFFSETLK");
        }
    }

    /** Reads as much as there is, up to the end of the file. */
    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes, position + bytes.position());
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}

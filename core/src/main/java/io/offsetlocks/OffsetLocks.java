package io.offsetlocks;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.names.SessionLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Named locks between all threads of all processes of a host that open the same lock file.
 *
 * <pre>{@code
 * try (OffsetLocks locks = OffsetLocks.open(Path.of("/run/lock/nova.locks"), 1 << 20)) {
 *     try (HeldLock held = locks.lock("volume-42")) {
 *         if (held.wasAbandoned()) {
 *             repair("volume-42");
 *         }
 *         // nobody else on this host is in here for volume-42
 *     }
 * }
 * }</pre>
 *
 * <p>To hold a name is to hold the operating system's lock on one byte of the file, the one the
 * name hashes to, or in the other {@link LockFormat} a word of the file. It ends when the process
 * ends, however it ends. The file keeps its size for ever and must not be deleted while it may be
 * in use.
 *
 * <p><b>Never open the lock file by other means in a process that uses it</b>, not even to read it:
 * closing any descriptor of the file drops every lock the process holds in it. {@link
 * HeldLock#isValid()} notices that.
 *
 * <p>The methods of {@link NamedLocks} lock in exclusive mode. All methods may be called by any
 * thread, and none heeds the thread's interrupt status unless it says so.
 */
public final class OffsetLocks implements LockSpace {
    private final LockFileSession session;
    private final SessionLocks exclusive;
    private final SessionLocks shared;

    OffsetLocks(LockFileSession session) {
        this.session = session;
        this.exclusive = locks(session, false);
        this.shared = locks(session, true);
    }

    private static SessionLocks locks(LockFileSession session, boolean shared) {
        return new SessionLocks(session.session(), session.table(), session::offsetOf, shared);
    }

    /**
     * Opens a lock file of either format. If it does not exist or was left half-made, it is made,
     * with {@link LockFormat#BYTE_LOCKS} unless it was begun with the other format.
     *
     * <p>However often and by whatever path one JVM opens a file, it is open once: its locks
     * exclude and re-enter across all the returned objects, and the file stays open until all of
     * them are closed. One that is never closed keeps it open until the process ends or, where the
     * class loader of this library goes with an application, until that has been collected; in the
     * meantime no other copy of the library can open it in this JVM.
     *
     * <p>A file that is open in this JVM by other means is refused, since its locks would go when
     * that is closed: through another copy of this library, or by other code. The system's table of
     * the process's descriptors shows it; where there is none, outside Linux, it is not noticed.
     *
     * @param file the path of the lock file; its directory must exist. The path is looked at again
     *     while the file is in use, so a relative one is resolved now
     * @param slots how many offsets there are to lock, 1 to 2^29; every program that opens the file
     *     must say the same. With byte locks the file takes 4096 + 2 * slots bytes
     * @param attrs attributes for the file if it is made, such as permissions, less what the
     *     process's umask takes away; ignored otherwise. If they say nothing of permissions, the
     *     owner alone may read and write the file, where the file system knows that
     * @return the locks of the file, none of them held
     * @throws IllegalArgumentException if {@code slots} is out of range
     * @throws IncompatibleLockFileException if the file is not a lock file, is damaged, or has
     *     other slots; or is a directory, a symbolic link or a special file; it is left unchanged
     * @throws java.nio.file.NoSuchFileException if the directory does not exist
     * @throws java.nio.file.AccessDeniedException if the user may not read and write the file, or
     *     not make it
     * @throws UnsupportedOperationException if the file is made and the file system does not know
     *     one of {@code attrs}
     * @throws IOException if the disk is full, the file cannot be read or written, another process
     *     was stopped while it made the file, or something else in this JVM has it open; a file
     *     that could not be made is left empty
     */
    public static OffsetLocks open(Path file, long slots, FileAttribute<?>... attrs)
            throws IOException {
        return open(file, slots, (Layout) null, attrs);
    }

    /**
     * Opens a lock file of one format, making it if it does not exist or was left half-made.
     *
     * <p>All else is as in {@link #open(Path, long, FileAttribute...)}.
     *
     * @param file the path of the lock file; its directory must exist
     * @param slots how many offsets there are to lock, 1 to 2^29 for byte locks and 1 to 2^27 for
     *     lock words; every program that opens the file must say the same. The file takes 4096 + 2
     *     * slots bytes, or 69632 + 8 * slots
     * @param format what a held name is in the file
     * @param attrs attributes for the file if it is made; ignored otherwise
     * @return the locks of the file, none of them held
     * @throws IllegalArgumentException if {@code slots} is out of the format's range
     * @throws IncompatibleLockFileException as above, and if the file has the other format; it is
     *     left unchanged
     * @throws IOException as above; for lock words also if the file system is not known to map
     *     files coherently, or 1,024 processes have the file open
     */
    public static OffsetLocks open(
            Path file, long slots, LockFormat format, FileAttribute<?>... attrs)
            throws IOException {
        return open(file, slots, layoutOf(format), attrs);
    }

    private static Layout layoutOf(LockFormat format) {
        return switch (format) {
            case BYTE_LOCKS -> Layout.BYTE_LOCKS;
            case LOCK_WORDS -> Layout.LOCK_WORDS;
        };
    }

    private static OffsetLocks open(
            Path file, long slots, @Nullable Layout layout, FileAttribute<?>... attrs)
            throws IOException {
        Path path = file.toAbsolutePath();
        FileAttribute<?>[] attributes = attrs.clone();
        for (FileAttribute<?> attribute : attributes) {
            Objects.requireNonNull(attribute, "attribute");
        }
        requireSlots(slots, layout != null ? layout : Layout.BYTE_LOCKS);
        try {
            return BlockingThreads.doIo(
                    () -> ofSession(OpenLockFiles.open(path, slots, layout, attributes)));
        } finally {
            DeferredLog.write();
        }
    }

    private static void requireSlots(long slots, Layout layout) {
        if (slots < 1 || slots > layout.maxSlots()) {
            int exponent = Long.numberOfTrailingZeros(layout.maxSlots());
            throw new IllegalArgumentException(
                    "slots must be 1 to 2^" + exponent + " for " + layout + ", not " + slots);
        }
    }

    private static OffsetLocks ofSession(LockFileSession session) throws IOException {
        try {
            return new OffsetLocks(session);
        } catch (Error e) {
            // Nobody else could close it.
            session.close();
            throw e;
        }
    }

    @Override
    public HeldLock lock(String name) {
        return exclusive.lock(name);
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        return exclusive.lockInterruptibly(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        return exclusive.tryLock(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        return exclusive.tryLock(name, timeout);
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        return exclusive.lockAll(names);
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        return exclusive.tryLockAll(names, timeout);
    }

    @Override
    public Lock asLock(String name) {
        return exclusive.asLock(name);
    }

    @Override
    public NamedLocks shared() {
        return shared;
    }

    @Override
    public ReadWriteLock asReadWriteLock(String name) {
        return SessionLocks.readWriteLock(shared, exclusive, name);
    }

    /**
     * Returns the position of the byte that is locked, or of the word that is written, to hold a
     * name; the same in every process.
     *
     * @param name any name, held or not
     * @return 4096 to 4096 + slots - 1; for lock words a multiple of 8, 69632 to 69632 + 8 * (slots
     *     - 1)
     * @throws IllegalArgumentException if the name is empty or has an unpaired surrogate
     * @throws IllegalStateException if this is closed
     */
    public long offsetOf(String name) {
        session.session().requireOpen();
        return session.offsetOf(name);
    }

    /** {@return the number of slots the file has; also after the close} */
    public long slots() {
        return session.file().slots();
    }

    /** {@return the format of the file; also after the close} */
    public LockFormat format() {
        return switch (session.file().layout()) {
            case BYTE_LOCKS -> LockFormat.BYTE_LOCKS;
            case LOCK_WORDS -> LockFormat.LOCK_WORDS;
        };
    }

    /** {@return the absolute path the file was opened by; also after the close} */
    public Path file() {
        return session.path();
    }

    /**
     * Returns a process that holds a name, or another name at the same offset, at this moment.
     *
     * <p>Empty if nobody does, and where the operating system does not tell: outside Linux, and of
     * processes that this one cannot see, as from inside a container. Also empty where the system's
     * list cannot tell this file from another, with the same inode number in another subvolume of a
     * btrfs, and this user may not see which of them the process has open. By the time it returns
     * it may no longer be true; it is for people who look for a process that is in their way, not
     * for decisions.
     *
     * @param name any name, held or not
     * @return the process, which may be this one
     * @throws IllegalArgumentException if the name is empty or has an unpaired surrogate
     * @throws IllegalStateException if this is closed
     * @throws IOException if the operating system's list cannot be read; or the file, of lock words
     *     and as it was cut
     */
    public Optional<ProcessHandle> holder(String name) throws IOException {
        long offset = offsetOf(name);
        try {
            return session.locks().holder(offset);
        } catch (IOException e) {
            // A close meanwhile may be the cause.
            session.session().requireOpen();
            throw e;
        }
    }

    /**
     * Closes the file for this object; does nothing if that has been done.
     *
     * <p>Locks acquired through it and still held are released and their handles invalid; as their
     * sections did not end, the next holders are told that the locks were abandoned. Threads that
     * wait through it throw {@link IllegalStateException}. Objects that opened the same file are
     * not affected.
     *
     * @throws IOException if the operating system fails the close of the file; this is closed
     * @throws LockFileReplacedException if the file was cut, and a lock in it could not be released
     *     as usual; this is closed, and the lock is not held
     * @throws java.io.UncheckedIOException if the operating system fails the release of a lock that
     *     was held; this is closed, and nobody can lock the offset until this process ends or has
     *     closed the file
     */
    @Override
    public void close() throws IOException {
        session.close();
    }

    @Override
    public String toString() {
        return "OffsetLocks of "
                + session.file()
                + (session.session().isClosed() ? ", closed" : "");
    }
}

package io.offsetlocks;

import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * A lock that is held, or the several of one {@link NamedLocks#lockAll}; closing it releases them.
 *
 * <p>It belongs to the thread that acquired it. What was acquired is held until this is closed, the
 * {@link LockSpace} it came from is closed, or the process ends; that the handle becomes
 * unreachable changes nothing. It ends with the process also where a child process goes on with the
 * work: the child does not hold it.
 */
public interface HeldLock extends AutoCloseable {
    /**
     * Returns whether the last exclusive holder ended without releasing, so that what the lock
     * protects may be in an unfinished state: its process died, or closed the {@link LockSpace}
     * while it held the lock.
     *
     * <p>That holder may have used another name that hashes to the same offset. The next exclusive
     * holder is told, once, and every shared holder until then; a re-entry is told nothing. Of
     * several locks held together it is enough that one was abandoned. Always false where the file
     * cannot be mapped. May be called by any thread, also after the close.
     *
     * @return true if what the lock protects may be in an unfinished state
     */
    boolean wasAbandoned();

    /**
     * Returns whether the lock was acquired in shared mode. May be called by any thread, also after
     * the close.
     *
     * @return true if it was; false if it is exclusive, or of no names at all
     */
    boolean isShared();

    /**
     * Returns whether this still excludes everyone else: neither it nor its {@link LockSpace} is
     * closed, the file is still in place, and the operating system confirms the lock.
     *
     * <p>For a lock file, the last is looked up in {@code /proc/locks} on Linux. So it is noticed
     * that other code of this process closed a descriptor of the file, which drops its locks.
     * Elsewhere the JDK is believed; also on file systems such as btrfs, if this process has the
     * same byte locked in a file with the same inode number in another subvolume, as the list
     * cannot tell the two apart. Where the path cannot be looked at, as in a directory that this
     * user may not search, the system's list decides alone, and a warning is logged.
     *
     * <p>It takes time proportional to the locks held on the host, and reads the list once for all
     * the locks of a handle. May be called by any thread, also while another closes this.
     *
     * @return false if another process or thread may have any of the locks by now
     * @throws UncheckedIOException if the operating system's list of locks cannot be read; the lock
     *     is as it was
     */
    boolean isValid();

    /**
     * Returns a number that is greater than that of every earlier exclusive holder of the same
     * name, for a store that refuses writes with a smaller number than it has seen.
     *
     * @return empty where the engine has none, as for a lock file; empty for a shared lock, and for
     *     several locks held together
     */
    OptionalLong fencingToken();

    /**
     * Releases what this holds; does nothing if that has been done, or the {@link LockSpace} is
     * closed. What was acquired more than once stays held until it has been closed as often.
     *
     * <p><b>Memory.</b> This has the memory effects of {@link
     * java.util.concurrent.locks.Lock#unlock()}; {@link NamedLocks} says what they order.
     *
     * @throws LockFileReplacedException if the file was cut, so that what is there cannot be read
     *     or written; then this is closed and released
     * @throws LockLostException if the lock is exclusive and was lost before, where an engine can
     *     lose one; then this is closed
     * @throws IllegalMonitorStateException if the calling thread is not the one that acquired it;
     *     the lock stays held
     * @throws UncheckedIOException if the operating system fails the release; then this is closed,
     *     and nobody can lock the offset until this process ends or has closed the file. Also if it
     *     fails to record the release in the file, as on a full copy-on-write file system; then
     *     this is closed and released, and the next holder is told that it was abandoned.
     *     <p>If it ends by an {@link Error}, such as a stack overflow, the release is completed
     *     later: by a thread of the library, by the next call of any thread in this JVM, or by
     *     closing again; only by the last if the stack had no room for this call itself
     */
    @Override
    void close();
}

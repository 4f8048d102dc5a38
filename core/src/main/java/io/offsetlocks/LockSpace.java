package io.offsetlocks;

import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * Named locks that can be locked in two modes, until they are closed: what every engine offers.
 * {@link OffsetLocks} is one, on a lock file.
 *
 * <p>Code that is written to this interface moves from one engine to another by the line that opens
 * it. The methods of {@link NamedLocks} lock in exclusive mode. All methods may be called by any
 * thread.
 */
public interface LockSpace extends NamedLocks, AutoCloseable {
    /**
     * Returns the same names in shared mode: any number of threads may hold one of them at once.
     *
     * @return always the same object; it is closed with this one
     */
    NamedLocks shared();

    /**
     * Returns a name as a {@link ReadWriteLock}, of {@link #asLock} and the {@link #shared()} one.
     *
     * <p>A thread may take the read lock while it has the write lock, and so downgrade. The write
     * lock cannot be acquired while holding the read lock; {@link NamedLocks} says how that fails.
     *
     * @param name what the view locks; nothing is locked yet
     * @return a view that any thread may use
     * @throws IllegalArgumentException if the name is empty or has an unpaired surrogate
     * @throws IllegalStateException if this is closed
     */
    ReadWriteLock asReadWriteLock(String name);

    /**
     * Closes this; does nothing if that has been done. Locks acquired through it and still held
     * end, and the next holders are told that they were abandoned. Threads that wait through it
     * throw {@link IllegalStateException}.
     *
     * @throws IOException if the engine fails to close what it has open; this is closed
     */
    // Not Exception: javac -Xlint:try warns of a resource whose close may throw
    // InterruptedException, and so each user would get a warning.
    @Override
    void close() throws IOException;
}

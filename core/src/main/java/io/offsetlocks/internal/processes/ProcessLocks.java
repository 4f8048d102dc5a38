package io.offsetlocks.internal.processes;

import java.io.IOException;
import java.util.Optional;

/**
 * An engine: the locks of one open lock space between processes, by offset. The threads of this JVM
 * queue above it and do not know how it is done.
 *
 * <p>The methods here and in {@link ProcessLock} are whole operations of a lock, so an engine is
 * free in how many steps it does them. All may be called by any thread; none blocks for a lock.
 */
public interface ProcessLocks {
    /**
     * Makes the lock of one offset, which is {@linkplain ProcessLock#assign assigned} later.
     *
     * @param grants the threads that wait for it in this JVM
     */
    ProcessLock newLock(Grants grants);

    /**
     * Returns whether an attempt is answered at once. If not, {@link ProcessLock#tryAcquire}
     * returns {@link Attempt#UNANSWERED} and is called only for callers that do not wait, and the
     * others begin to wait without an attempt.
     */
    default boolean answersAtOnce() {
        return true;
    }

    /**
     * Returns whether {@link ProcessLock#seesQueue} tells of every process that waits. If not, a
     * process that keeps a lock for its own threads must give it up now and then, though nobody is
     * seen to want it.
     */
    default boolean showsEveryWaiter() {
        return false;
    }

    /**
     * Checks, at most once per second, that the lock space is still the one that was opened.
     *
     * @param now a time of the clock that the engine was given, of now or a moment ago
     * @throws RuntimeException if it is known not to be; then so does every later call
     */
    void checkUsable(long now);

    /** Returns the exception that the caller gets for a failure at an offset. */
    RuntimeException explain(Throwable failure, long offset);

    /**
     * Returns whether the store confirms that this process holds all of some locks. Where the store
     * cannot tell, it is true.
     *
     * @throws IOException if the store cannot be asked
     */
    boolean confirmsHeld(long... offsets) throws IOException;

    /**
     * Returns a process that holds a lock, if the store tells.
     *
     * @throws IOException if the store cannot be asked
     */
    Optional<ProcessHandle> holder(long offset) throws IOException;

    /**
     * Returns once every thread of the engine that was reading or writing the store has ended that;
     * called when the store has been marked as closing.
     */
    default void awaitCriticalSections() {}
}

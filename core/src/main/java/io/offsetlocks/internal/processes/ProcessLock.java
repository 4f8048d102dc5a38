package io.offsetlocks.internal.processes;

import org.jspecify.annotations.Nullable;

/**
 * This process's part in the lock of one offset: whether it holds the lock, and whether it queues
 * for it behind other processes.
 *
 * <p>Every method is called with the monitor of the offset's slot held, and none blocks. What takes
 * time runs on threads of the engine, which answer through {@link Grants}.
 *
 * <p>A process may keep the lock from one of its threads to the next. A <em>section</em> is the
 * time of one exclusive holder, and only in it is the end of the process an abandonment.
 */
public interface ProcessLock {
    /** How long a head pauses for which the engine has nothing to wait with, if it does not say. */
    long DEFAULT_POLL_NANOS = 1_000_000;

    /** No time at all: the answer of the attempt stands. */
    long NO_SECOND_LOOK = -1;

    /** Makes this the lock of an offset; nothing is held or waited for at the one before. */
    void assign(long offset);

    /**
     * Makes one attempt to get the lock from other processes, ahead of those that queue. A section
     * begins if it succeeds in exclusive mode. If it throws, nothing is held.
     */
    Attempt tryAcquire(boolean shared, long now);

    /**
     * Returns how many nanoseconds an attempt that has just failed pauses before it is made again,
     * or {@link #NO_SECOND_LOOK}. The lock may be between two holders: that is no reason to fail.
     */
    default long secondLookNanos() {
        return NO_SECOND_LOOK;
    }

    /** Returns whether this process holds the lock, for a thread or between two of them. */
    boolean isHeld();

    /** Returns whether this process holds the lock in shared mode. */
    boolean isHeldShared();

    /**
     * Changes the mode of a lock that is held and not in a section.
     *
     * @return false if the engine cannot: the lock must be released and acquired again
     */
    default boolean tryConvert(boolean shared) {
        return false;
    }

    /**
     * Begins the section of another holder of this process, which has kept the lock in exclusive
     * mode.
     *
     * @return {@link Attempt#ABANDONED} if an abandonment is marked that has not been reported to
     *     an exclusive holder, or {@link Attempt#CLEAN}
     */
    Attempt sectionBegins();

    /** Ends a section; this process keeps the lock. */
    void sectionEnds();

    /**
     * Returns what a shared holder is told that joins others, or takes over a lock that was kept.
     */
    Attempt readerJoins();

    /** Called when an exclusive holder has been granted a lock, and told if it was abandoned. */
    default void exclusiveHolderTold() {}

    /**
     * Releases the lock at the end of its holder's section. Needs no memory. After an Error the
     * lock counts as held, and this may be called again.
     */
    void release();

    /**
     * Returns the release that the thread must wait for whose hold has just ended, in the same
     * critical section, or null. It need not be one that the end of this hold has caused.
     *
     * @param shared whether the hold was a shared one, which is not told of a loss
     */
    default @Nullable PendingRelease pendingRelease(boolean shared) {
        return null;
    }

    /**
     * Returns why threads here hold a lock that this process has no longer, or null. Then {@link
     * #isHeld} is false, nobody joins the holders, and {@link #release} forgets the lock.
     */
    default @Nullable RuntimeException loss() {
        return null;
    }

    /** Returns the fencing token of the exclusive holder of this moment, or 0 without one. */
    default long fencingToken() {
        return 0;
    }

    /** Releases the lock in the middle of its holder's section: the next holder is told. */
    void releaseAbandoned();

    /** Notes an abandonment, for the next exclusive holder, in a lock that stays held. */
    void markAbandoned();

    /** Finishes a release that an Error has interrupted. */
    default void finishRelease() {}

    /** Returns whether an Error has interrupted an attempt, so that its outcome is not known. */
    default boolean isInDoubt() {
        return false;
    }

    /** Finds out the outcome of such an attempt; what cannot be released is broken then. */
    default void resolveDoubt() {}

    /** I8: returns whether a release failed, so that no later attempt can be trusted. */
    default boolean isBroken() {
        return false;
    }

    /**
     * Returns whether processes are seen to queue, this one included. A process that died in the
     * queue may still be seen.
     */
    default boolean seesQueue() {
        return false;
    }

    /** Returns whether processes queue, after a look whether the one that is seen is alive. */
    default boolean seesLiveQueue() {
        return false;
    }

    /** Returns whether this process is the first that queues. */
    default boolean leadsQueue() {
        return false;
    }

    /**
     * Makes one attempt to become the first that queues, for a head that could not begin to wait.
     *
     * @return whether this process has just become it
     */
    default boolean tryLeadQueue() {
        return false;
    }

    /** Called when a thread of this process begins to wait. */
    default void waiterJoined() {}

    /** Called when the oldest waiter has left without the lock. */
    default void headLeft(boolean last) {}

    /**
     * Begins to queue for the lock behind other processes, for the oldest waiter at any time.
     *
     * @param lasting whether its wait ends only with the lock
     * @return false if there is nothing to wait with: the caller must poll
     */
    boolean startWaiting(boolean lasting);

    /** Returns for how many nanoseconds a head that polls pauses before it asks again. */
    default long pollNanos() {
        return DEFAULT_POLL_NANOS;
    }

    /** Returns whether this process queues, or an attempt has not been answered. */
    boolean isWaiting();
}

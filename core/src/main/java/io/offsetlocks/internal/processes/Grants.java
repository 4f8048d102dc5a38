package io.offsetlocks.internal.processes;

/**
 * The threads of this JVM that wait for one offset, as an engine sees them: it grants them the lock
 * that it queued for, without knowing which thread it is. All methods but {@link #monitor} are
 * called with that monitor held.
 *
 * <p>Between a step that takes time and the next call the waiters may have changed: an engine asks
 * {@link #wanted} again in the same critical section in which it grants.
 */
public interface Grants {
    /** Returns the monitor that guards the waiters and their {@link ProcessLock}. */
    Object monitor();

    /** Returns whether somebody still waits for the lock to be got from other processes. */
    boolean wanted();

    /** Returns the mode of the oldest waiter; only while {@link #wanted()}. */
    boolean wantedShared();

    /** Returns what the oldest waiter calls the offset, for people; only while there is one. */
    default String wantedName() {
        return "";
    }

    /** Returns for how many nanoseconds this process must leave the queue to those in it. */
    long yieldNanos();

    /** Called before the engine changes whether this process has the lock. */
    void changeBegins();

    /** Called when it has, and the lock is granted to nobody. */
    void changeEnds();

    /**
     * Called when the lock is held in the wanted mode: grants it to the oldest waiter, and ends the
     * change.
     *
     * @return its thread, to be unparked once the monitor has been left
     */
    Thread granted(Attempt how);

    /** Called when the lock cannot be acquired: the oldest waiter's call throws the failure. */
    void failed(RuntimeException failure);

    /** Called when the engine is done; a waiter that is left serves itself. */
    void ended();
}

package io.offsetlocks.stress.storm;

/** One stay of a thread in some slots, from its asking for the lock to its giving it back. */
interface Visit {
    /** Called before the lock is asked for. */
    void request();

    /** Called when the lock was not to be had. */
    void withdraw();

    /**
     * Called when the thread has the lock: says what it meets.
     *
     * @return false if its own lock file is closed or about to be, so that the thread is no holder
     */
    boolean enter(Told told);

    /** Looks at what the thread leaves behind, and gives the lock back. */
    void leave(Hold hold);
}

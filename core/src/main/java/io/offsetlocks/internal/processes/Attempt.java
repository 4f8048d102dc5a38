package io.offsetlocks.internal.processes;

/** The answer to an attempt to get a lock from other processes. */
public enum Attempt {
    /** Another process holds the lock, or is just acquiring or releasing it. */
    BUSY,

    /** The engine had to ask elsewhere; {@link Grants} is told the answer. */
    UNANSWERED,

    /** The lock is held now; its last exclusive holder released it. */
    CLEAN,

    /** The lock is held now; its last exclusive holder ended without releasing it. */
    ABANDONED;

    /** Returns whether the lock is held now. */
    public boolean isHeld() {
        return this == CLEAN || this == ABANDONED;
    }
}

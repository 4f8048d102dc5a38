package io.offsetlocks.stress.storm;

import java.util.Locale;

/** What the threads of a storm count; the first are successful calls of each {@link LockCall}. */
enum Counter {
    LOCK,
    INTERRUPTIBLE,
    TRY,
    TIMED,
    VIEW,
    ALL,
    TRY_ALL,
    SHARED,
    SHARED_INTERRUPTIBLE,
    SHARED_TRY,
    SHARED_TIMED,
    SHARED_ALL,
    SHARED_TRY_ALL,
    NESTED,
    REENTERED,
    DOWNGRADED,
    /** Calls that ended without the lock, by time-out, by interrupt, or because it was held. */
    NOT_ACQUIRED,
    /** Interrupts that ended a call. */
    INTERRUPTS,
    /** Interrupts that left calls as they were. */
    KEPT_INTERRUPTS,
    /** Threads that ended inside a section. */
    DEAD_THREADS,
    /** Lock files closed with their locks in use. */
    CLOSES;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

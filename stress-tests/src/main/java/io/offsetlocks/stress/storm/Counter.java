package io.offsetlocks.stress.storm;

import java.util.Locale;

/** What the threads of a storm count. */
enum Counter {
    LOCK,
    INTERRUPTIBLE,
    TRY,
    TIMED,
    VIEW,
    ALL,
    TRY_ALL,
    SHARED,
    SHARED_TIMED,
    SHARED_ALL,
    NESTED,
    DOWNGRADED,
    /** Calls that ended without the lock: out of time, interrupted, or busy. */
    WITHOUT,
    INTERRUPTS,
    /** Threads that ended inside a section. */
    DEAD_THREADS,
    /** Lock files closed with their locks in use. */
    CLOSES,
    /** Takeovers where the stamp of an ended holder was found and told. */
    ABANDONED,
    /** The same without a stamp: the holder ended in one of the two windows. */
    ABANDONED_IN_WINDOW;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

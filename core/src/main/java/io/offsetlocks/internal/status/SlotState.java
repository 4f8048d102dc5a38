package io.offsetlocks.internal.status;

import java.util.Locale;

/** Who has a slot. */
enum SlotState {
    /** A process holds it exclusively. */
    EXCLUSIVE,

    /** Processes hold it shared. */
    SHARED,

    /** A process keeps the word between two of its threads: lock words alone tell that. */
    KEPT,

    /** Nobody holds it. */
    FREE,

    /** Its owner is not listed: it died, or is outside the pid namespace. */
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

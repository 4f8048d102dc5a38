package io.offsetlocks.stress.storm;

import java.util.Locale;

/** What the storm's own process does to the others; they do the rest to themselves. */
enum Fault {
    /** SIGKILL. */
    KILL,
    /** SIGSTOP, and SIGCONT after a while. */
    STOP,
    /** An end in order, after which nothing must be left. */
    END,
    /** A process that drops its own locks by opening and closing the lock file by itself. */
    STRAY_CLOSE;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

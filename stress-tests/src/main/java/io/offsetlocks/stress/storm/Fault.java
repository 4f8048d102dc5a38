package io.offsetlocks.stress.storm;

import java.util.Locale;

/**
 * What the storm's main process does to the others. The others inject the remaining faults
 * themselves.
 */
enum Fault {
    /** SIGKILL. */
    KILL,
    /** SIGSTOP, and SIGCONT after a while. */
    STOP,
    /** A normal end, after which nothing must be left. */
    END,
    /**
     * A process that loses its locks because it opens and closes the lock file without the library.
     */
    STRAY_CLOSE;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

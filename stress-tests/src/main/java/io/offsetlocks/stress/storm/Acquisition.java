package io.offsetlocks.stress.storm;

import java.util.Optional;

/** One call that asks for locks. */
@FunctionalInterface
interface Acquisition {
    /** Returns empty if the locks were not to be had. */
    Optional<Hold> acquire() throws InterruptedException;
}

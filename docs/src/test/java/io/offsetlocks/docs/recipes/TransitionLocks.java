package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;

/** Both kinds of lock at once, for as long as a program of the old release may run. */
final class TransitionLocks {
    private final OldLockFiles oldLocks;
    private final OffsetLocks locks;

    TransitionLocks(OldLockFiles oldLocks, OffsetLocks locks) {
        this.oldLocks = oldLocks;
        this.locks = locks;
    }

    @SuppressWarnings("try") // The old lock is held, and not used.
    void run(String name, Section section) throws IOException {
        // Always in this order: two programs that took them in two orders would deadlock.
        try (OldLockFiles.OldLock old = oldLocks.lock(name);
                HeldLock held = locks.lock(name)) {
            section.run(held.wasAbandoned());
        }
    }
}

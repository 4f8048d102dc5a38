package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;

/** A name in two lock files at once, for as long as a program may use the old one alone. */
final class TwoLockFiles {
    private final OffsetLocks oldFile;
    private final OffsetLocks newFile;

    TwoLockFiles(OffsetLocks oldFile, OffsetLocks newFile) {
        this.oldFile = oldFile;
        this.newFile = newFile;
    }

    void run(String name, Section section) throws IOException {
        // Always in this order: two programs that took them in two orders would deadlock.
        try (HeldLock old = oldFile.lock(name);
                HeldLock held = newFile.lock(name)) {
            section.run(old.wasAbandoned() || held.wasAbandoned());
        }
    }
}

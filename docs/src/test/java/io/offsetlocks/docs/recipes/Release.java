package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;

/** How the programs of three releases hold a name. */
enum Release {
    /** By its lock file. */
    OLD {
        @Override
        @SuppressWarnings("try") // Held, and not used.
        void run(OldLockFiles oldLocks, OffsetLocks locks, String name, Section section)
                throws IOException {
            try (OldLockFiles.OldLock held = oldLocks.lock(name)) {
                section.run(false);
            }
        }
    },

    /** By both. */
    BOTH {
        @Override
        void run(OldLockFiles oldLocks, OffsetLocks locks, String name, Section section)
                throws IOException {
            new TransitionLocks(oldLocks, locks).run(name, section);
        }
    },

    /** By its offset. */
    NEW {
        @Override
        void run(OldLockFiles oldLocks, OffsetLocks locks, String name, Section section)
                throws IOException {
            try (HeldLock held = locks.lock(name)) {
                section.run(held.wasAbandoned());
            }
        }
    };

    abstract void run(OldLockFiles oldLocks, OffsetLocks locks, String name, Section section)
            throws IOException;
}

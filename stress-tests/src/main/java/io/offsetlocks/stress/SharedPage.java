package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A few numbers that the processes of a measurement share; worker.py knows their order.
 *
 * <p>No read is atomic together with a write: a lock that does not exclude loses updates of the
 * witness.
 */
final class SharedPage {
    /** The numbers. */
    enum Field {
        /** Counts the acquisitions, read and written while the lock is held. */
        WITNESS,
        /** The worker that held the lock last. */
        LAST_OWNER,
        /** The turn that the holder has taken the lock for. */
        HELD,
        /** The turn that the waiter is about to wait in. */
        WAITING,
        /** When the holder let go, in {@link System#nanoTime()}. */
        RELEASED_AT,
        /** The turn that the waiter has had the lock in and let it go. */
        DONE
    }

    private final SharedLongs longs;

    private SharedPage(SharedLongs longs) {
        this.longs = longs;
    }

    /** Maps the page of a directory; a new page is all zeros. */
    static SharedPage in(Path directory) throws IOException {
        return new SharedPage(
                SharedLongs.map(directory.resolve("shared-page"), Field.values().length));
    }

    long get(Field field) {
        return longs.get(field.ordinal());
    }

    void set(Field field, long value) {
        longs.set(field.ordinal(), value);
    }
}

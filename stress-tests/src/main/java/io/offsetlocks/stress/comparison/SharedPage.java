package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.SharedLongs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The numbers that the processes of a measurement share; worker.py depends on their order.
 *
 * <p>A read and the write after it are not atomic: a lock that does not exclude loses updates of
 * the witness.
 */
final class SharedPage {
    /** The numbers. */
    enum Field {
        /** Counts the acquisitions, read and written while the lock is held. */
        WITNESS,
        /** The worker that held the lock last. */
        LAST_OWNER,
        /** The turn for which the holder has taken the lock. */
        HELD,
        /** The turn in which the waiter is about to wait. */
        WAITING,
        /** When the holder released, in {@link System#nanoTime()}. */
        RELEASED_AT,
        /** The turn in which the waiter has taken and released the lock. */
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

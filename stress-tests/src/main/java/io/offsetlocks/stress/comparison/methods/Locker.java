package io.offsetlocks.stress.comparison.methods;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A lock method, opened by one process. */
public interface Locker extends Closeable {
    /**
     * Acquires the lock of a name, waiting without a limit.
     *
     * @return a handle that releases the lock when it is closed; each method returns an object that
     *     it has anyway, so that no wrapper costs time
     */
    AutoCloseable lock(String name) throws IOException;

    /** Returns a key that is equal for two names if and only if they share a lock. */
    default Object collisionKey(String name) {
        return name;
    }

    /** Returns names of which no two share a lock, and none shares one with a given name. */
    default List<String> namesWithoutCollisions(int number, String other) {
        OtherNames others = new OtherNames(this, other);
        return Stream.generate(others::next).limit(number).toList();
    }

    /** Locks and releases each name of a list once, and returns the mean time in microseconds. */
    default double microsPerUse(List<String> names) throws Exception {
        long start = System.nanoTime();
        for (String name : names) {
            lock(name).close();
        }
        return (System.nanoTime() - start) / 1e3 / names.size();
    }
}

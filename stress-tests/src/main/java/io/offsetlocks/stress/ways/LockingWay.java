package io.offsetlocks.stress.ways;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A way of locking names, opened by one process. */
public interface LockingWay extends Closeable {
    /**
     * Acquires the lock of a name, waiting for as long as it takes.
     *
     * @return what releases the lock when closed; each way returns the handle it has anyway, so
     *     that none pays for a wrapper
     */
    AutoCloseable lock(String name) throws IOException;

    /** Returns what a name has in common with the names that it collides with, and no other. */
    default Object placeOf(String name) {
        return name;
    }

    /**
     * Returns names that collide neither with one another nor with a given one: to hold them all at
     * once takes as many locks.
     */
    default List<String> namesApart(int number, String from) {
        List<String> names = new ArrayList<>(number);
        Set<Object> places = new HashSet<>(Set.of(placeOf(from)));
        for (int i = 0; names.size() < number; i++) {
            String name = "held-" + i;
            if (places.add(placeOf(name))) {
                names.add(name);
            }
        }
        return names;
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

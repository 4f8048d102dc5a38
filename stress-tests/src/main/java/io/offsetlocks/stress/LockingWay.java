package io.offsetlocks.stress;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A way of locking names between processes, ready for use by one thread at a time. */
interface LockingWay extends Closeable {
    /**
     * Acquires the lock of a name, waiting for as long as it takes.
     *
     * @return what releases the lock when closed; each way returns the handle it has anyway, so
     *     that none pays for a wrapper
     */
    AutoCloseable lock(String name) throws IOException;

    /** Locks and releases each name of a list once, and returns the mean time in microseconds. */
    default double microsPerUse(List<String> names) throws Exception {
        long start = System.nanoTime();
        for (String name : names) {
            lock(name).close();
        }
        return (System.nanoTime() - start) / 1e3 / names.size();
    }
}

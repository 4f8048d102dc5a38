package io.offsetlocks.stress;

import java.io.Closeable;
import java.io.IOException;

/** A way of locking names between processes, ready for use by one thread at a time. */
interface LockingWay extends Closeable {
    /**
     * Acquires the lock of a name, waiting for as long as it takes.
     *
     * @return what releases the lock when closed; each way returns the handle it has anyway, so
     *     that none pays for a wrapper
     */
    AutoCloseable lock(String name) throws IOException;
}

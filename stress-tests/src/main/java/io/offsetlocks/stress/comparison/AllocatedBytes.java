package io.offsetlocks.stress.comparison;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that a thread has allocated since it started. */
interface AllocatedBytes {
    /** Returns the number of bytes; a JVM that does not count them returns NaN. */
    double count();

    /** Returns the count of the thread that calls this, for use by it. */
    static AllocatedBytes ofThisThread() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()) {
            threads.setThreadAllocatedMemoryEnabled(true);
            long id = Thread.currentThread().getId();
            return () -> threads.getThreadAllocatedBytes(id);
        }
        return () -> Double.NaN;
    }
}

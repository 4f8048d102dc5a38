package io.offsetlocks.stress.comparison;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may open. */
final class Descriptors {
    /** Descriptors that are left for the JVM. */
    private static final int RESERVE = 100;

    private Descriptors() {}

    /**
     * Returns how many files this process may have open; {@link Long#MAX_VALUE} if that is not
     * known.
     */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** Returns how many files a measurement may have open at once. */
    static long available() {
        return limit() - RESERVE;
    }
}

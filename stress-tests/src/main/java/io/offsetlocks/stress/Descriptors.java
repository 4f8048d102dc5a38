package io.offsetlocks.stress;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The files that this process may open. */
final class Descriptors {
    /** For what the JVM may open meanwhile. */
    private static final int RESERVE = 100;

    private Descriptors() {}

    /** Returns how many files this process may have open; unlimited where nobody says. */
    static long most() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** Returns how many files a measurement may open at once, if nothing else has any open. */
    static long toSpare() {
        return most() - RESERVE;
    }
}

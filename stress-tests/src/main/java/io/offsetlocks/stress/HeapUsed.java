package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.LockingWay;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What held locks add to the heap of this process. */
final class HeapUsed {
    private HeapUsed() {}

    /** Holds a number of locks, and returns by how many bytes that makes the heap larger. */
    static long byHolding(LockingWay way, int number) throws Exception {
        List<String> names = way.namesApart(number, "spared");
        // So that classes, caches and whatever else the first use makes do not count.
        way.microsPerUse(names);
        List<AutoCloseable> held = new ArrayList<>(number);
        long before = afterCollection();
        for (String name : names) {
            held.add(way.lock(name));
        }
        long after = afterCollection();
        for (AutoCloseable one : held) {
            one.close();
        }
        return after - before;
    }

    private static long afterCollection() {
        long least = Long.MAX_VALUE;
        // What one collection clears may be what kept something else alive until the next.
        for (long used = used(); used < least; used = used()) {
            least = used;
            System.gc();
        }
        return least;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

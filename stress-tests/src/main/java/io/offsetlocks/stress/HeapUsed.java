package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.LockingWay;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What held locks add to the heap of this process. */
final class HeapUsed {
    /** The options of a JVM in which the use of the heap is exact: without buffers of threads. */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:-UseTLAB");

    /** The serial collector leaves some garbage where it lies, but for every fourth time. */
    private static final int COLLECTIONS = 4;

    private HeapUsed() {}

    /** Holds a number of locks, and returns by how many bytes that makes the heap larger. */
    static long byHolding(LockingWay way, int number) throws Exception {
        List<String> names = way.namesApart(number, "spared");
        // The first time counts classes and caches, and whatever else a first use makes.
        growth(way, names);
        return growth(way, names);
    }

    private static long growth(LockingWay way, List<String> names) throws Exception {
        List<AutoCloseable> held = new ArrayList<>(names.size());
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
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

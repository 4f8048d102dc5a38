package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.Locker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Measures how much held locks add to the heap of this process. */
final class HeapUsed {
    /** Options of a JVM that counts its heap exactly: without allocation buffers of threads. */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:-UseTLAB");

    /** The serial collector leaves some garbage uncollected, except in each fourth collection. */
    private static final int COLLECTIONS = 4;

    private HeapUsed() {}

    /** Holds a number of locks, and returns by how many bytes the heap grows. */
    static long byHolding(Locker locker, int number) throws Exception {
        List<String> names = locker.namesWithoutCollisions(number, "spared");
        // The first call fills caches and loads classes; only the second counts.
        growth(locker, names);
        return growth(locker, names);
    }

    private static long growth(Locker locker, List<String> names) throws Exception {
        List<AutoCloseable> held = new ArrayList<>(names.size());
        long before = afterCollection();
        for (String name : names) {
            held.add(locker.lock(name));
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

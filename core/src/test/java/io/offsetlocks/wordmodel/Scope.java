package io.offsetlocks.wordmodel;

import java.util.EnumSet;
import java.util.Set;

/** How much of the world a search looks at: all of it at once is too much. */
record Scope(int processes, int slots, Set<Feature> features) {
    enum Feature {
        /** Callers lock in shared mode too. */
        SHARED,
        /** Only the last process waits, and the others make single attempts. */
        ONE_WAITER,
        /** An exclusive holder may go on as a shared one. */
        CONVERT,
        /** A process keeps the word between two of its threads. */
        SECTIONS,
        /** A waiter may leave at any time. */
        DEADLINES,
        /** Arrivals may make an attempt whatever W says, and leave or queue if it fails. */
        BARGING,
        /** The first process begins as holder of all, comes back to the last, and alone dies. */
        HELD_FIRST,
        /** A holder may end without a release, and an attempt be given up that succeeded. */
        MARKS,
        /** Processes die at any step, and others join in their place. */
        DEATHS,
        /** Processes are stopped at any step, and may go on later or not. */
        STOPS,
        /** A waiter may try by itself, at any time, whoever has the gate. */
        PATIENCE,
        /** A process may lose all its locks at any step, and go on. */
        STRAY_CLOSES,
        /** The word is of a process of before a crash of the host; the member table is older. */
        HOST_CRASH,
        /** The member table has one more entry than there are processes. */
        SPARE_ENTRY,
        /** A process holds one bell ahead. */
        BELL_AHEAD,
        /** One thread of a process waits for an owner, for all slots. */
        ONE_THREAD_PER_OWNER
    }

    static Scope of(int processes, int slots, Feature... features) {
        Set<Feature> all = EnumSet.noneOf(Feature.class);
        all.addAll(Set.of(features));
        return new Scope(processes, slots, all);
    }

    int entries() {
        return processes + (has(Feature.SPARE_ENTRY) ? 1 : 0);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }
}

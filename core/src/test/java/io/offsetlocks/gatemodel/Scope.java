package io.offsetlocks.gatemodel;

import java.util.EnumSet;
import java.util.Set;

/** How much of the world a search looks at: all of it at once is too much for three processes. */
record Scope(int processes, Set<Feature> features) {
    enum Feature {
        /** Callers lock in shared mode too, and a second reader joins the first of its process. */
        READERS,
        /** Callers make one attempt that ignores the gate. */
        TRY_LOCKS,
        /**
         * Heads queue by themselves, with attempts, until a thread comes free, if one ever does.
         */
        NO_THREADS,
        /** Processes die at any step, and others take their place. */
        CRASHES,
        /** Processes are stopped at any step, and may go on later or not. */
        STOPS,
        /** A process may take the byte back within its quantum, which may end at any step. */
        QUANTA,
        /** Counts how often a process goes ahead of the one at the gate. */
        FAIRNESS
    }

    static Scope of(int processes, Feature... features) {
        Set<Feature> all = EnumSet.noneOf(Feature.class);
        all.addAll(Set.of(features));
        return new Scope(processes, all);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }
}

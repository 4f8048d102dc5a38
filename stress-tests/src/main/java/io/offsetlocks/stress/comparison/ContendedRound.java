package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;

/**
 * A time in which several processes lock one name.
 *
 * @param sectionNanos how long a holder is busy before it releases; 0 to release at once
 * @param startNanos when to begin, in {@link System#nanoTime()}, which all processes of one host
 *     share
 * @param endNanos when to stop starting acquisitions
 */
record ContendedRound(long sectionNanos, long startNanos, long endNanos) {
    /** Reads the round of a request. */
    static ContendedRound parse(String[] request) {
        return new ContendedRound(
                Long.parseLong(request[2]), Long.parseLong(request[3]), Long.parseLong(request[4]));
    }

    /** Returns the request that {@link #parse} reads. */
    String request(LockMethod method) {
        return "contend " + method + " " + sectionNanos + " " + startNanos + " " + endNanos;
    }
}

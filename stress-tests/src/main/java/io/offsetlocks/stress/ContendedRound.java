package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.Way;

/**
 * A while that several processes lock one name in.
 *
 * @param sectionNanos how long a holder keeps busy before it lets go; 0 for not at all
 * @param startNanos when to begin, in {@link System#nanoTime()}, which the processes of one host
 *     have in common
 * @param endNanos when to begin no more acquisitions
 */
record ContendedRound(long sectionNanos, long startNanos, long endNanos) {
    /** Reads the round of a request. */
    static ContendedRound parse(String[] request) {
        return new ContendedRound(
                Long.parseLong(request[2]), Long.parseLong(request[3]), Long.parseLong(request[4]));
    }

    /** Returns the request that {@link #parse} reads. */
    String request(Way way) {
        return "contend " + way + " " + sectionNanos + " " + startNanos + " " + endNanos;
    }
}

package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.Locker;
import java.util.concurrent.locks.LockSupport;

/**
 * A time in which a process locks a name of its own.
 *
 * @param index of the process, which makes its name another than that of the others
 * @param startNanos when to begin, in {@link System#nanoTime()}, which all processes of one host
 *     share
 * @param endNanos when to stop starting acquisitions
 */
record OwnNameRound(int index, long startNanos, long endNanos) {
    /** How many acquisitions are made between two looks at the clock. */
    private static final int PIECE = 10;

    /** Reads the round of a request. */
    static OwnNameRound parse(String[] request) {
        return new OwnNameRound(
                Integer.parseInt(request[2]),
                Long.parseLong(request[3]),
                Long.parseLong(request[4]));
    }

    /** Returns the request that {@link #parse} reads. */
    String request(String method) {
        return "own " + method + " " + index + " " + startNanos + " " + endNanos;
    }

    /** Locks and releases until the end, and answers with the rate per second. */
    String run(Locker locker, String name) throws Exception {
        String own = name + "-" + index;
        long acquisitions = 0;
        LockSupport.parkNanos(startNanos - System.nanoTime());
        long start = System.nanoTime();
        long now = start;
        while (now - endNanos < 0) {
            for (int i = 0; i < PIECE; i++) {
                locker.lock(own).close();
            }
            acquisitions += PIECE;
            now = System.nanoTime();
        }
        return Double.toString(acquisitions * 1e9 / Math.max(1, now - start));
    }
}

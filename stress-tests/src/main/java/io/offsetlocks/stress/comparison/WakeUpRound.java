package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.stream.LongStream;

/**
 * Turns in which a holder releases to a waiter.
 *
 * @param firstTurn greater than all turns of earlier rounds
 * @param waiterPid the process that waits
 */
record WakeUpRound(long firstTurn, int number, long waiterPid) {
    /** Reads the round of a request. */
    static WakeUpRound parse(String[] request) {
        return new WakeUpRound(
                Long.parseLong(request[2]),
                Integer.parseInt(request[3]),
                Long.parseLong(request[4]));
    }

    /** Returns a request that {@link #parse} reads: to "hold" or to "wait". */
    String request(String what, LockMethod method) {
        return what + " " + method + " " + firstTurn + " " + number + " " + waiterPid;
    }

    /** Returns the turns. */
    long[] turns() {
        return LongStream.range(firstTurn, firstTurn + number).toArray();
    }
}

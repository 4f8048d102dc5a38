package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.Way;
import java.util.stream.LongStream;

/**
 * Turns in which a holder lets a waiter in.
 *
 * @param firstTurn above every turn of earlier rounds
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
    String request(String what, Way way) {
        return what + " " + way + " " + firstTurn + " " + number + " " + waiterPid;
    }

    /** Returns the turns. */
    long[] turns() {
        return LongStream.range(firstTurn, firstTurn + number).toArray();
    }
}

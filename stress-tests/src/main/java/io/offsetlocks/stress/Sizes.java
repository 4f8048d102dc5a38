package io.offsetlocks.stress;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param generations how often all names are used for the first time
 * @param reuses how often all names are used again in a generation
 * @param soloRounds rounds of one thread on one name
 * @param threadRounds rounds of several threads on one name
 * @param processRounds rounds of several processes on one name
 * @param round how long a round of several threads or processes lasts
 * @param wakeUpRounds rounds of waking a waiter up
 * @param wakeUps how often a waiter of each way is woken up in a round
 */
record Sizes(
        int generations,
        int reuses,
        int soloRounds,
        int threadRounds,
        int processRounds,
        Duration round,
        int wakeUpRounds,
        int wakeUps) {

    /** Returns the sizes of the published comparison. */
    static Sizes full() {
        return new Sizes(5, 3, 400, 12, 12, Duration.ofMillis(200), 20, 50);
    }

    /** Returns sizes that exercise every part and measure nothing worth reading. */
    static Sizes tiny() {
        return new Sizes(1, 1, 2, 1, 1, Duration.ofMillis(20), 1, 3);
    }
}

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
 * @param threadRound how long a round of several threads lasts
 * @param processRound how long a round of several processes lasts: many times what a process may
 *     keep a name from the others, or their shares say nothing
 * @param wakeUpRounds rounds of waking a waiter up
 * @param wakeUps how often a waiter of each way is woken up in a round
 */
record Sizes(
        int generations,
        int reuses,
        int soloRounds,
        int threadRounds,
        int processRounds,
        Duration threadRound,
        Duration processRound,
        int wakeUpRounds,
        int wakeUps) {

    /** Returns the sizes of the published comparison. */
    static Sizes full() {
        return new Sizes(5, 3, 400, 12, 5, Duration.ofMillis(200), Duration.ofMillis(600), 20, 50);
    }

    /** Returns sizes that exercise every part and measure nothing worth reading. */
    static Sizes tiny() {
        return new Sizes(1, 1, 4, 1, 1, Duration.ofMillis(20), Duration.ofMillis(20), 1, 3);
    }
}

package io.offsetlocks.stress.comparison;

import java.util.Collections;
import java.util.List;

/**
 * What several processes did with one name in one round.
 *
 * @param acquisitions how often each process had the lock
 * @param ownerChanges acquisitions by another process than the one before
 * @param longestWaitNanos the longest that any process waited for one acquisition
 * @param seconds how long the round was
 * @param lostUpdates acquisitions that the counter missed
 */
record ContendedResult(
        List<Long> acquisitions,
        long ownerChanges,
        long longestWaitNanos,
        double seconds,
        long lostUpdates) {

    /**
     * Sums the workers' answers.
     *
     * @param answers acquisitions, ownerChanges and longest wait of each worker
     * @param witness the final value of the counter, which the lock guards
     */
    static ContendedResult of(List<String> answers, double seconds, long witness) {
        List<Long> acquisitions = column(answers, 0);
        return new ContendedResult(
                acquisitions,
                sum(column(answers, 1)),
                Collections.max(column(answers, 2)),
                seconds,
                sum(acquisitions) - witness);
    }

    long allAcquisitions() {
        return sum(acquisitions);
    }

    double perSecond() {
        return sum(acquisitions) / seconds;
    }

    double ownerChangesPerSecond() {
        return ownerChanges / seconds;
    }

    double longestWaitMillis() {
        return longestWaitNanos / 1e6;
    }

    private static List<Long> column(List<String> answers, int index) {
        return answers.stream().map(answer -> Long.parseLong(answer.split(" ")[index])).toList();
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }
}

package io.offsetlocks.stress;

import java.util.Collections;
import java.util.List;

/**
 * What several processes did on one name in a while.
 *
 * @param acquisitions how often each process had the lock
 * @param takeovers acquisitions by another process than the last one
 * @param longestWaitNanos the longest that any process waited for one acquisition
 * @param seconds how long the while was
 * @param lostUpdates acquisitions that the witness missed
 */
record ContendedResult(
        List<Long> acquisitions,
        long takeovers,
        long longestWaitNanos,
        double seconds,
        long lostUpdates) {

    /**
     * Adds the workers' answers up.
     *
     * @param answers acquisitions, takeovers and longest wait of each worker
     * @param witness what the unguarded counter came to
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

    double takeoversPerSecond() {
        return takeovers / seconds;
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

package io.offsetlocks.stress;

import java.util.List;

/**
 * What several processes did on one name in a while.
 *
 * @param acquisitions how often each process had the lock
 * @param takeovers acquisitions by another process than the last one
 * @param seconds how long the while was
 * @param lostUpdates acquisitions that the witness missed
 */
record ContendedResult(List<Long> acquisitions, long takeovers, double seconds, long lostUpdates) {

    /**
     * Adds the workers' answers up.
     *
     * @param answers acquisitions and takeovers of each worker
     * @param witness what the unguarded counter came to
     */
    static ContendedResult of(List<String> answers, double seconds, long witness) {
        List<Long> acquisitions = column(answers, 0);
        long takeovers = column(answers, 1).stream().mapToLong(Long::longValue).sum();
        return new ContendedResult(acquisitions, takeovers, seconds, sum(acquisitions) - witness);
    }

    double perSecond() {
        return sum(acquisitions) / seconds;
    }

    double takeoversPerSecond() {
        return takeovers / seconds;
    }

    private static List<Long> column(List<String> answers, int index) {
        return answers.stream().map(answer -> Long.parseLong(answer.split(" ")[index])).toList();
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }
}

package io.offsetlocks.stress;

import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * What several processes did on one name in a while.
 *
 * @param perSecond acquisitions of all processes
 * @param takeoversPerSecond acquisitions by another process than the last one
 * @param evenness the smallest number of acquisitions of a process, divided by the largest
 * @param lostUpdates acquisitions that the witness missed
 */
record ContendedResult(
        double perSecond, double takeoversPerSecond, double evenness, long lostUpdates) {

    /**
     * Adds the workers' answers up.
     *
     * @param answers acquisitions and takeovers of each worker
     * @param witness what the unguarded counter came to
     */
    static ContendedResult of(List<String> answers, double seconds, long witness) {
        LongSummaryStatistics acquisitions =
                answers.stream()
                        .mapToLong(a -> Long.parseLong(a.split(" ")[0]))
                        .summaryStatistics();
        long takeovers = answers.stream().mapToLong(a -> Long.parseLong(a.split(" ")[1])).sum();
        return new ContendedResult(
                acquisitions.getSum() / seconds,
                takeovers / seconds,
                (double) acquisitions.getMin() / acquisitions.getMax(),
                acquisitions.getSum() - witness);
    }
}

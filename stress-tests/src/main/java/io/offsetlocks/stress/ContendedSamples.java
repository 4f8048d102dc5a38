package io.offsetlocks.stress;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** The results of the rounds of one setting, as rows. */
final class ContendedSamples {
    private final PairedSamples<Way> perSecond = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> takeovers = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> longestWaits = new PairedSamples<>(List.of(Way.values()));
    private final Map<Way, long[]> acquisitions = new EnumMap<>(Way.class);

    /**
     * Adds the result of a round, whose processes are those of the other rounds, in their order.
     */
    void add(Way way, ContendedResult result) {
        perSecond.add(way, result.perSecond());
        takeovers.add(way, result.takeoversPerSecond());
        longestWaits.add(way, result.longestWaitMillis());
        int processes = result.acquisitions().size();
        long[] sums = acquisitions.computeIfAbsent(way, w -> new long[processes]);
        Arrays.setAll(sums, i -> sums[i] + result.acquisitions().get(i));
    }

    /**
     * Returns the smallest number of acquisitions of a process in all rounds, divided by the
     * largest.
     */
    double evenness(Way way) {
        LongSummaryStatistics sums = Arrays.stream(acquisitions.get(way)).summaryStatistics();
        return (double) sums.getMin() / sums.getMax();
    }

    /** Returns the median over the rounds of offset locks' rate divided by another way's. */
    double rateOverThatOf(Way way) {
        return perSecond.ratio(Way.OFFSET_LOCKS, way);
    }

    /** Returns the rows, with a setting in front of what each measures. */
    List<Row> rows(String setting) {
        return List.of(
                Row.ofMedians(setting + ": acquisitions", "1/s", perSecond),
                Row.ofMedians(setting + ": owner changes", "1/s", takeovers),
                Row.ofValues(setting + ": smallest/largest", "", this::evenness),
                Row.ofMedians(setting + ": longest wait", "ms", longestWaits));
    }
}

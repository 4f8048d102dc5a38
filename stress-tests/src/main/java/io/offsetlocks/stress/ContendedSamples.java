package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.PairedSamples;
import io.offsetlocks.stress.ways.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The results of the rounds of one setting. */
final class ContendedSamples {
    private final Set<Way> ways;
    private final PairedSamples<Way> perSecond;
    private final PairedSamples<Way> takeovers;
    private final PairedSamples<Way> longestWaits;
    private final Map<Way, long[]> acquisitions = new EnumMap<>(Way.class);

    ContendedSamples(Set<Way> ways) {
        this.ways = ways;
        this.perSecond = new PairedSamples<>(ways);
        this.takeovers = new PairedSamples<>(ways);
        this.longestWaits = new PairedSamples<>(ways);
    }

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
        long[] sorted = sorted(way);
        return (double) sorted[0] / sorted[sorted.length - 1];
    }

    /** Returns the median over the rounds of offset locks' rate divided by another way's. */
    double rateOverThatOf(Way way) {
        return perSecond.ratio(Way.OFFSET_LOCKS, way);
    }

    Measure acquisitions(String setting) {
        return Measure.ofMedians(setting, "1/s", perSecond);
    }

    Measure ownerChanges(String setting) {
        return Measure.ofCounts(setting, "1/s", ways, way -> takeovers.of(way).median());
    }

    Measure evennesses(String setting) {
        return Measure.ofCounts(setting, "", ways, this::evenness);
    }

    Measure longestWaits(String setting) {
        return Measure.ofCounts(setting, "ms", ways, way -> longestWaits.of(way).median());
    }

    /** Returns the share of each process in all acquisitions, the largest first. */
    List<Measure> shares(int processes) {
        List<Measure> shares = new ArrayList<>();
        for (int i = 1; i <= processes; i++) {
            int fromTheEnd = i;
            shares.add(
                    Measure.ofCounts(
                            "process " + i,
                            "%",
                            ways,
                            way -> {
                                long[] sorted = sorted(way);
                                return 100.0
                                        * sorted[sorted.length - fromTheEnd]
                                        / Arrays.stream(sorted).sum();
                            }));
        }
        return shares;
    }

    private long[] sorted(Way way) {
        return Arrays.stream(acquisitions.get(way)).sorted().toArray();
    }
}

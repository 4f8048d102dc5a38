package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The results of the rounds of one setting. */
final class ContendedSamples {
    private final Set<LockMethod> methods;
    private final PairedSamples perSecond;
    private final PairedSamples ownerChanges;
    private final PairedSamples longestWaits;
    private final Map<LockMethod, long[]> acquisitions = new EnumMap<>(LockMethod.class);

    ContendedSamples(Set<LockMethod> methods) {
        this.methods = methods;
        this.perSecond = new PairedSamples(methods);
        this.ownerChanges = new PairedSamples(methods);
        this.longestWaits = new PairedSamples(methods);
    }

    /** Adds the result of a round; the processes are the same in all rounds, in the same order. */
    void add(LockMethod method, ContendedResult result) {
        perSecond.add(method, result.perSecond());
        ownerChanges.add(method, result.ownerChangesPerSecond());
        longestWaits.add(method, result.longestWaitMillis());
        int processes = result.acquisitions().size();
        long[] sums = acquisitions.computeIfAbsent(method, m -> new long[processes]);
        Arrays.setAll(sums, i -> sums[i] + result.acquisitions().get(i));
    }

    /**
     * Returns the smallest number of acquisitions of a process in all rounds, divided by the
     * largest.
     */
    double evenness(LockMethod method) {
        long[] sorted = sorted(method);
        return (double) sorted[0] / sorted[sorted.length - 1];
    }

    /**
     * Returns the rate of a method divided by that of another one, as the median over the rounds.
     */
    double rateRatio(LockMethod numerator, LockMethod denominator) {
        return perSecond.ratio(numerator, denominator);
    }

    Series acquisitions(String setting) {
        return Series.ofMedians(setting, "1/s", perSecond);
    }

    Series ownerChanges(String setting) {
        return Series.ofPlainMedians(setting, "1/s", ownerChanges);
    }

    Series evennessSeries(String setting) {
        return Series.ofCounts(setting, "", methods, this::evenness);
    }

    Series longestWaits(String setting) {
        return Series.ofPlainMedians(setting, "ms", longestWaits);
    }

    /** Returns the share of each process in all acquisitions, the largest first. */
    List<Series> shares(int processes) {
        List<Series> shares = new ArrayList<>();
        for (int i = 1; i <= processes; i++) {
            int fromTheEnd = i;
            shares.add(
                    Series.ofCounts(
                            "process " + i,
                            "%",
                            methods,
                            method -> {
                                long[] sorted = sorted(method);
                                return 100.0
                                        * sorted[sorted.length - fromTheEnd]
                                        / Arrays.stream(sorted).sum();
                            }));
        }
        return shares;
    }

    private long[] sorted(LockMethod method) {
        return Arrays.stream(acquisitions.get(method)).sorted().toArray();
    }
}

package io.offsetlocks.stress.comparison.results;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts, per lock method, how often two holders were inside at once, in all measurements. */
public final class Exclusion {
    private final Map<LockMethod, Long> acquisitions = new EnumMap<>(LockMethod.class);
    private final Map<LockMethod, Long> violations = new EnumMap<>(LockMethod.class);

    /**
     * Adds a round.
     *
     * @param lostUpdates acquisitions that an unguarded counter missed
     */
    public void add(LockMethod method, long acquired, long lostUpdates) {
        acquisitions.merge(method, acquired, Long::sum);
        violations.merge(method, lostUpdates, Long::sum);
    }

    /** Returns whether every method excluded that is meant to. */
    public boolean held() {
        return violations.entrySet().stream()
                .noneMatch(entry -> entry.getValue() != 0 && entry.getKey().isMeantToExclude());
    }

    /** Returns a line for each method that let two holders in, with its number of violations. */
    public List<String> verdicts() {
        return violations.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> verdict(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String verdict(LockMethod method, long count) {
        return String.format(
                "%s does not exclude: %,d violations%s",
                method.label(), count, method.isMeantToExclude() ? "" : ", as is known");
    }

    /** Returns the acquisitions that were watched and the violations among them. */
    public ResultTable table() {
        String verdicts = verdicts().stream().collect(Collectors.joining(". "));
        return new ResultTable(
                "exclusion",
                "Exclusion",
                List.of(
                        Series.ofCounts(
                                "acquisitions watched",
                                "",
                                acquisitions.keySet(),
                                method -> acquisitions.get(method)),
                        Series.ofCounts(
                                "violations",
                                "",
                                violations.keySet(),
                                method -> violations.get(method))),
                "A holder reads a counter, keeps the lock for its time, and writes the counter plus"
                        + " one. Each lost update is a violation."
                        + (verdicts.isEmpty() ? "" : " " + verdicts + "."));
    }
}

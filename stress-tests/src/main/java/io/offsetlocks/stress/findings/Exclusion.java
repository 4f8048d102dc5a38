package io.offsetlocks.stress.findings;

import io.offsetlocks.stress.ways.Way;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each way was seen to let two in at once, in all rounds of all measurements. */
public final class Exclusion {
    private final Map<Way, Long> acquisitions = new EnumMap<>(Way.class);
    private final Map<Way, Long> violations = new EnumMap<>(Way.class);

    /**
     * Adds a round.
     *
     * @param lostUpdates acquisitions that an unguarded counter missed
     */
    public void add(Way way, long acquired, long lostUpdates) {
        acquisitions.merge(way, acquired, Long::sum);
        violations.merge(way, lostUpdates, Long::sum);
    }

    /** Returns whether no way was seen to let two in but those of which it is known. */
    public boolean held() {
        return violations.entrySet().stream()
                .noneMatch(entry -> entry.getValue() != 0 && entry.getKey().isMeantToExclude());
    }

    /** Returns a line for every way that let two in, with its number of violations. */
    public List<String> verdicts() {
        return violations.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> verdict(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String verdict(Way way, long count) {
        return String.format(
                "%s does not exclude: %,d violations%s",
                way.label(), count, way.isMeantToExclude() ? "" : ", as is known of it");
    }

    /** Returns the acquisitions that were watched and the violations among them. */
    public Part part() {
        String verdicts = verdicts().stream().collect(Collectors.joining(". "));
        return new Part(
                "exclusion",
                "Exclusion",
                List.of(
                        Measure.ofCounts(
                                "acquisitions watched",
                                "",
                                acquisitions.keySet(),
                                way -> acquisitions.get(way)),
                        Measure.ofCounts(
                                "violations", "", violations.keySet(), way -> violations.get(way))),
                "A holder reads a counter, stays for its time, and writes one more: an update that"
                        + " is lost is a violation."
                        + (verdicts.isEmpty() ? "" : " " + verdicts + "."));
    }
}

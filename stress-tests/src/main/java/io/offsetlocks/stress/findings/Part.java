package io.offsetlocks.stress.findings;

import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Measures that belong into one table.
 *
 * @param id names the part in files and charts
 * @param note what the reader of the table must know; may be empty
 */
public record Part(String id, String title, List<Measure> measures, String note) {
    /** Returns the ways that some measure is of, in their order. */
    public Set<Way> ways() {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        measures.forEach(measure -> ways.addAll(measure.values().keySet()));
        return ways;
    }
}

package io.offsetlocks.stress.comparison.results;

import java.util.ArrayList;
import java.util.List;

/** What measurements found: numbers, and which targets these meet. */
public record Results(List<ResultTable> tables, List<Target> targets) {
    /** Makes results without any content. */
    public static Results none() {
        return new Results(new ArrayList<>(), new ArrayList<>());
    }

    /** Makes results of one table and its targets. */
    public static Results of(ResultTable table, Target... targets) {
        return new Results(List.of(table), List.of(targets));
    }

    /** Adds the results of another measurement. */
    public void addAll(Results others) {
        tables.addAll(others.tables);
        targets.addAll(others.targets);
    }
}

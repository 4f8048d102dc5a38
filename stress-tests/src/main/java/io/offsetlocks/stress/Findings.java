package io.offsetlocks.stress;

import java.util.ArrayList;
import java.util.List;

/**
 * What measurements found.
 *
 * @param notes what a reader of the rows must know, a sentence each
 */
record Findings(List<Row> rows, List<Promise> promises, List<String> notes) {
    /** Returns findings to be added to. */
    static Findings none() {
        return new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Returns whether no way let two in at once. */
    boolean exclusionHeld() {
        return rows.stream().noneMatch(Row::hasFaults);
    }

    void addAll(Findings others) {
        rows.addAll(others.rows);
        promises.addAll(others.promises);
        notes.addAll(others.notes);
    }
}

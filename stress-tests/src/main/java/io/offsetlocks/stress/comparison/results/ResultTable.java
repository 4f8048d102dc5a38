package io.offsetlocks.stress.comparison.results;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Series that belong into one table, with a value per lock method.
 *
 * @param id names the table in files and charts
 * @param note what the reader of the table must know; may be empty
 */
public record ResultTable(String id, String title, List<Series> series, String note) {
    /** Returns the methods that have a value in some series, in their order. */
    public Set<LockMethod> methods() {
        Set<LockMethod> methods = EnumSet.noneOf(LockMethod.class);
        series.forEach(one -> methods.addAll(one.values().keySet()));
        return methods;
    }
}

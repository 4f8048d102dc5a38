package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableModelTest {
    private static final Set<LockMethod> TWO =
            EnumSet.of(LockMethod.OFFSET_LOCKS, LockMethod.BYTE_LOCK);

    @Test
    void of_moreMethodsThanSeries_hasARowForEachMethodAndTheUnitInTheTitle() {
        TableModel model =
                TableModel.of(
                        new ResultTable(
                                "x",
                                "X",
                                List.of(
                                        Series.ofValues(
                                                "time",
                                                "us",
                                                TWO,
                                                method -> method == LockMethod.BYTE_LOCK ? 2 : 1)),
                                ""));

        assertEquals("X (us)", model.title());
        assertEquals(List.of("", "time", "ratio"), model.header());
        assertEquals(
                List.of(List.of("offset locks", "1", ""), List.of("byte lock", "2", "2x")),
                model.rows());
    }

    @Test
    void of_moreSeriesThanMethods_hasARowForEachSeries() {
        List<Series> allSeries =
                List.of(
                        Series.ofValues(
                                "a", "us", TWO, method -> method == LockMethod.BYTE_LOCK ? 2 : 1),
                        Series.ofCounts("b", "", TWO, method -> 7),
                        Series.ofCounts(
                                "c", "", EnumSet.of(LockMethod.BYTE_LOCK), method -> Double.NaN));

        TableModel model = TableModel.of(new ResultTable("x", "X", allSeries, ""));

        assertEquals(List.of("", "offset locks", "byte lock", "ratio"), model.header());
        assertEquals(
                List.of(
                        List.of("a, us", "1", "2", "2x"),
                        List.of("b", "7", "7", ""),
                        List.of("c", "", "-", "")),
                model.rows());
    }
}

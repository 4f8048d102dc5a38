package io.offsetlocks.stress.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final Set<Way> TWO = EnumSet.of(Way.OFFSET_LOCKS, Way.BYTE_LOCK);

    @Test
    void of_moreWaysThanMeasures_hasARowForEachWayAndTheUnitInTheTitle() {
        Grid grid =
                Grid.of(
                        new Part(
                                "x",
                                "X",
                                List.of(
                                        Measure.ofValues(
                                                "time", "us", TWO, way -> way.ordinal() + 1)),
                                ""));

        assertEquals("X (us)", grid.title());
        assertEquals(List.of("", "time", "ratio"), grid.header());
        assertEquals(
                List.of(List.of("offset locks", "1", ""), List.of("byte lock", "2", "2x")),
                grid.rows());
    }

    @Test
    void of_moreMeasuresThanWays_hasARowForEachMeasure() {
        List<Measure> measures =
                List.of(
                        Measure.ofValues("a", "us", TWO, way -> way.ordinal() + 1),
                        Measure.ofCounts("b", "", TWO, way -> 7),
                        Measure.ofCounts("c", "", EnumSet.of(Way.BYTE_LOCK), way -> Double.NaN));

        Grid grid = Grid.of(new Part("x", "X", measures, ""));

        assertEquals(List.of("", "offset locks", "byte lock", "ratio"), grid.header());
        assertEquals(
                List.of(
                        List.of("a, us", "1", "2", "2x"),
                        List.of("b", "7", "7", ""),
                        List.of("c", "", "-", "")),
                grid.rows());
    }
}

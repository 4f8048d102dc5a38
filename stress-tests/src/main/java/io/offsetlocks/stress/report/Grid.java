package io.offsetlocks.stress.report;

import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.ways.Way;
import java.util.ArrayList;
import java.util.List;

/**
 * A part as rows of text, whichever way round is the narrower: the ways go down the page unless
 * there are more measures than ways.
 *
 * @param rows the first cell of each says what the row is of; the others are numbers
 */
record Grid(List<String> header, List<List<String>> rows) {
    static Grid of(Part part) {
        List<Way> ways = List.copyOf(part.ways());
        return part.measures().size() > ways.size()
                ? measuresDown(part, ways)
                : waysDown(part, ways);
    }

    private static Grid waysDown(Part part, List<Way> ways) {
        List<String> header = new ArrayList<>(List.of(""));
        for (Measure measure : part.measures()) {
            header.add(titleOf(measure));
            if (hasRatios(measure)) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Way way : ways) {
            List<String> row = new ArrayList<>(List.of(way.label()));
            for (Measure measure : part.measures()) {
                addCells(row, measure, way, hasRatios(measure));
            }
            rows.add(row);
        }
        return new Grid(header, rows);
    }

    private static Grid measuresDown(Part part, List<Way> ways) {
        boolean ratios = part.measures().stream().anyMatch(Grid::hasRatios);
        List<String> header = new ArrayList<>(List.of(""));
        for (Way way : ways) {
            header.add(way.label());
            if (ratios && way != Way.OFFSET_LOCKS) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Measure measure : part.measures()) {
            List<String> row = new ArrayList<>(List.of(titleOf(measure)));
            for (Way way : ways) {
                addCells(row, measure, way, ratios && way != Way.OFFSET_LOCKS);
            }
            rows.add(row);
        }
        return new Grid(header, rows);
    }

    private static void addCells(List<String> row, Measure measure, Way way, boolean withRatio) {
        row.add(measure.values().containsKey(way) ? Numbers.text(measure.value(way)) : "");
        if (withRatio) {
            row.add(way == Way.OFFSET_LOCKS ? "" : Numbers.ratio(measure.ratio(way)));
        }
    }

    private static boolean hasRatios(Measure measure) {
        return measure.ratios().values().stream().anyMatch(ratio -> !Double.isNaN(ratio));
    }

    private static String titleOf(Measure measure) {
        return measure.unit().isEmpty() ? measure.name() : measure.name() + ", " + measure.unit();
    }
}

package io.offsetlocks.stress.report;

import io.offsetlocks.stress.findings.Measure;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.ways.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A part as rows of text, whichever way round is the narrower: the ways go down the page unless
 * there are more measures than ways.
 *
 * @param title of the part, with the unit of all its measures if they have the same
 * @param rows the first cell of each says what the row is of; the others are numbers
 */
record Grid(String title, List<String> header, List<List<String>> rows) {
    static Grid of(Part part) {
        List<String> units = part.measures().stream().map(Measure::unit).distinct().toList();
        boolean oneUnit = units.size() == 1 && !units.get(0).isEmpty();
        String title = oneUnit ? part.title() + " (" + units.get(0) + ")" : part.title();
        Function<Measure, String> name =
                measure ->
                        oneUnit || measure.unit().isEmpty()
                                ? measure.name()
                                : measure.name() + ", " + measure.unit();
        List<Way> ways = List.copyOf(part.ways());
        return part.measures().size() > ways.size()
                ? measuresDown(title, part.measures(), name, ways)
                : waysDown(title, part.measures(), name, ways);
    }

    private static Grid waysDown(
            String title, List<Measure> measures, Function<Measure, String> name, List<Way> ways) {
        List<String> header = new ArrayList<>(List.of(""));
        for (Measure measure : measures) {
            header.add(name.apply(measure));
            if (hasRatios(measure)) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Way way : ways) {
            List<String> row = new ArrayList<>(List.of(way.label()));
            for (Measure measure : measures) {
                addCells(row, measure, way, hasRatios(measure));
            }
            rows.add(row);
        }
        return new Grid(title, header, rows);
    }

    private static Grid measuresDown(
            String title, List<Measure> measures, Function<Measure, String> name, List<Way> ways) {
        boolean ratios = measures.stream().anyMatch(Grid::hasRatios);
        List<String> header = new ArrayList<>(List.of(""));
        for (Way way : ways) {
            header.add(way.label());
            if (ratios && way != Way.OFFSET_LOCKS) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Measure measure : measures) {
            List<String> row = new ArrayList<>(List.of(name.apply(measure)));
            for (Way way : ways) {
                addCells(row, measure, way, ratios && way != Way.OFFSET_LOCKS);
            }
            rows.add(row);
        }
        return new Grid(title, header, rows);
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
}

package io.offsetlocks.stress.comparison.report;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A result table as rows of text, in the narrower of two layouts: a row per method, unless there
 * are more series than methods.
 *
 * @param id names the table in files and charts
 * @param title of the table, with the unit if all its series have the same
 * @param rows the first cell of each is its label; the others are numbers
 */
record TableModel(
        String id, String title, String note, List<String> header, List<List<String>> rows) {
    static TableModel of(ResultTable table) {
        List<String> units = table.series().stream().map(Series::unit).distinct().toList();
        boolean oneUnit = units.size() == 1 && !units.get(0).isEmpty();
        String title = oneUnit ? table.title() + " (" + units.get(0) + ")" : table.title();
        Function<Series, String> name =
                series ->
                        oneUnit || series.unit().isEmpty()
                                ? series.name()
                                : series.name() + ", " + series.unit();
        List<LockMethod> methods = List.copyOf(table.methods());
        List<String> header = new ArrayList<>(List.of(""));
        List<List<String>> rows =
                table.series().size() > methods.size()
                        ? rowPerSeries(table.series(), name, methods, header)
                        : rowPerMethod(table.series(), name, methods, header);
        return new TableModel(table.id(), title, table.note(), header, rows);
    }

    private static List<List<String>> rowPerMethod(
            List<Series> allSeries,
            Function<Series, String> name,
            List<LockMethod> methods,
            List<String> header) {
        for (Series series : allSeries) {
            header.add(name.apply(series));
            if (hasRatios(series)) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (LockMethod method : methods) {
            List<String> row = new ArrayList<>(List.of(method.label()));
            for (Series series : allSeries) {
                addCells(row, series, method, hasRatios(series));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> rowPerSeries(
            List<Series> allSeries,
            Function<Series, String> name,
            List<LockMethod> methods,
            List<String> header) {
        boolean ratios = allSeries.stream().anyMatch(TableModel::hasRatios);
        for (LockMethod method : methods) {
            header.add(method.label());
            if (ratios && method != LockMethod.OFFSET_LOCKS) {
                header.add("ratio");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (Series series : allSeries) {
            List<String> row = new ArrayList<>(List.of(name.apply(series)));
            for (LockMethod method : methods) {
                addCells(row, series, method, ratios && method != LockMethod.OFFSET_LOCKS);
            }
            rows.add(row);
        }
        return rows;
    }

    private static void addCells(
            List<String> row, Series series, LockMethod method, boolean withRatio) {
        row.add(series.values().containsKey(method) ? Numbers.text(series.value(method)) : "");
        if (withRatio) {
            row.add(method == LockMethod.OFFSET_LOCKS ? "" : Numbers.ratio(series.ratio(method)));
        }
    }

    private static boolean hasRatios(Series series) {
        return series.ratios().values().stream().anyMatch(ratio -> !Double.isNaN(ratio));
    }
}

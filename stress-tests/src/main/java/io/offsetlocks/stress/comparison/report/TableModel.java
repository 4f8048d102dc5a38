package io.offsetlocks.stress.comparison.report;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
        List<List<String>> rows = new ArrayList<>();
        if (table.series().size() > methods.size()) {
            List<Column<Series>> columns = columnPerMethod(table.series(), methods);
            columns.forEach(column -> header.add(column.header()));
            table.series().forEach(one -> rows.add(row(name.apply(one), columns, one)));
        } else {
            List<Column<LockMethod>> columns = columnPerSeries(table.series(), name);
            columns.forEach(column -> header.add(column.header()));
            methods.forEach(method -> rows.add(row(method.label(), columns, method)));
        }
        return new TableModel(table.id(), title, table.note(), header, rows);
    }

    /** A column whose cells show something about what the row is for. */
    private record Column<R>(String header, Function<R, String> cell) {}

    private static <R> List<String> row(String label, List<Column<R>> columns, R rowFor) {
        return Stream.concat(
                        Stream.of(label),
                        columns.stream().map(column -> column.cell().apply(rowFor)))
                .toList();
    }

    private static List<Column<LockMethod>> columnPerSeries(
            List<Series> allSeries, Function<Series, String> name) {
        List<Column<LockMethod>> columns = new ArrayList<>();
        for (Series series : allSeries) {
            columns.add(new Column<>(name.apply(series), method -> value(series, method)));
            if (hasRatios(series)) {
                columns.add(new Column<>("ratio", method -> ratio(series, method)));
            }
        }
        return columns;
    }

    private static List<Column<Series>> columnPerMethod(
            List<Series> allSeries, List<LockMethod> methods) {
        boolean ratios = allSeries.stream().anyMatch(TableModel::hasRatios);
        List<Column<Series>> columns = new ArrayList<>();
        for (LockMethod method : methods) {
            columns.add(new Column<>(method.label(), series -> value(series, method)));
            if (ratios && method != LockMethod.OFFSET_LOCKS) {
                columns.add(new Column<>("ratio", series -> ratio(series, method)));
            }
        }
        return columns;
    }

    private static String value(Series series, LockMethod method) {
        return series.values().containsKey(method) ? Numbers.text(series.value(method)) : "";
    }

    private static String ratio(Series series, LockMethod method) {
        return method == LockMethod.OFFSET_LOCKS ? "" : Numbers.ratio(series.ratio(method));
    }

    private static boolean hasRatios(Series series) {
        return series.ratios().values().stream().anyMatch(ratio -> !Double.isNaN(ratio));
    }
}

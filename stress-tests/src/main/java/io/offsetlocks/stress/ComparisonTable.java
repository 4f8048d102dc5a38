package io.offsetlocks.stress;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The rows as aligned text. */
final class ComparisonTable {
    private ComparisonTable() {}

    static String of(List<Row> rows) {
        List<ColumnData<Row>> columns = new ArrayList<>();
        columns.add(column("measure", HorizontalAlign.LEFT, Row::measure));
        columns.add(column("unit", HorizontalAlign.LEFT, Row::unit));
        for (Way way : Way.values()) {
            columns.add(
                    column(
                            way.label(),
                            HorizontalAlign.RIGHT,
                            row -> number(row.values().get(way))));
            if (way != Way.OFFSET_LOCKS) {
                columns.add(
                        column(
                                "ratio",
                                HorizontalAlign.RIGHT,
                                row -> number(row.ratios().get(way))));
            }
        }
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns);
    }

    private static ColumnData<Row> column(
            String header, HorizontalAlign align, Function<Row, String> cell) {
        return new Column().header(header).headerAlign(align).dataAlign(align).with(cell);
    }

    /** Returns three significant digits, more for large numbers; a dash for NaN and infinity. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && (size == 0 || size >= 100)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String format = size < 0.01 ? "%.4f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }
}

package io.offsetlocks.stress.comparison.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;

/** A report for a terminal. */
public final class TextReport {
    private static final int WIDTH = 100;

    private TextReport() {}

    /** Returns the environment, the tables, the legend, and the targets. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder(Report.TITLE + "\n\n");
        report.environment().forEach((label, fact) -> text.append(line(label, fact)));
        for (TableModel table : report.tables()) {
            text.append('\n').append(table.title()).append('\n');
            text.append(ascii(table)).append('\n');
            text.append(wrapped(table.note()));
        }
        text.append('\n');
        report.legend().forEach((label, description) -> text.append(line(label, description)));
        text.append('\n').append(wrapped(Report.RATIOS)).append("\nTargets\n");
        report.targets()
                .forEach(t -> text.append(String.format("  %-8s  %s%n", t.outcome(), t.text())));
        return text.toString();
    }

    private static String line(String label, String fact) {
        return String.format("%-18s  %s%n", label, fact);
    }

    private static String ascii(TableModel table) {
        List<ColumnData<List<String>>> columns = new ArrayList<>();
        for (int i = 0; i < table.header().size(); i++) {
            int index = i;
            HorizontalAlign align = i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT;
            columns.add(
                    new Column()
                            .header(table.header().get(i))
                            .headerAlign(align)
                            .dataAlign(align)
                            .with(row -> row.get(index)));
        }
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, table.rows(), columns);
    }

    private static String wrapped(String text) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                wrapped.append('\n');
                column = 0;
            }
            wrapped.append(column == 0 ? "" : " ").append(word);
            column += (column == 0 ? 0 : 1) + word.length();
        }
        return wrapped.append('\n').toString();
    }
}

package io.offsetlocks.stress.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.offsetlocks.stress.findings.Part;
import java.util.ArrayList;
import java.util.List;

/** A report for a terminal. */
public final class TextReport {
    private static final int WIDTH = 100;

    private TextReport() {}

    /** Returns the facts, a table for each part, the legend, and what became of the promises. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder(Report.TITLE + "\n\n");
        report.facts().forEach((label, fact) -> text.append(line(label, fact)));
        for (Part part : report.findings().parts()) {
            Grid grid = Grid.of(part);
            text.append('\n').append(grid.title()).append('\n');
            text.append(table(grid)).append('\n');
            text.append(wrapped(part.note()));
        }
        text.append('\n');
        report.ways().forEach(way -> text.append(line(way.label(), way.description())));
        text.append('\n').append(wrapped(Report.RATIOS)).append("\nPromises\n");
        report.findings()
                .promises()
                .forEach(
                        promise ->
                                text.append(
                                        String.format(
                                                "  %-8s  %s%n",
                                                Report.verdictOn(promise),
                                                Report.textOf(promise))));
        return text.toString();
    }

    private static String line(String label, String fact) {
        return String.format("%-18s  %s%n", label, fact);
    }

    private static String table(Grid grid) {
        List<ColumnData<List<String>>> columns = new ArrayList<>();
        for (int i = 0; i < grid.header().size(); i++) {
            int index = i;
            HorizontalAlign align = i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT;
            columns.add(
                    new Column()
                            .header(grid.header().get(i))
                            .headerAlign(align)
                            .dataAlign(align)
                            .with(row -> row.get(index)));
        }
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, grid.rows(), columns);
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

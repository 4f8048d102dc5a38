package io.offsetlocks.stress.comparison.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page of the documents that shows one run between two marks; the rest is written by hand. */
public final class MarkdownPage {
    /** The mark before the run. */
    public static final String BEGIN = "<!-- One run: written by compare.jar from here -->";

    /** The mark after the run. */
    public static final String END = "<!-- One run: to here -->";

    private static final String TEXT = "|---";
    private static final String NUMBERS = "|--:";

    private MarkdownPage() {}

    /**
     * Checks that a page has the two marks.
     *
     * @throws IOException if the page cannot be read or does not have them
     */
    public static void requireMarks(Path page) throws IOException {
        marksIn(page, Files.readString(page));
    }

    /** Returns where the first mark ends and the second begins. */
    private static int[] marksIn(Path page, String text) throws IOException {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " does not have the lines " + BEGIN + " and " + END);
        }
        return new int[] {begin + BEGIN.length(), end};
    }

    /**
     * Replaces the run that a page shows.
     *
     * @param pictures the directory of the charts, relative to the page
     */
    static void update(Path page, Report report, Charts charts, String pictures)
            throws IOException {
        String text = Files.readString(page);
        int[] place = marksIn(page, text);
        String before = text.substring(0, place[0]);
        String after = text.substring(place[1]);
        Files.writeString(page, before + "\n\n" + of(report, charts, pictures) + after);
    }

    private static String of(Report report, Charts charts, String pictures) {
        StringBuilder text = new StringBuilder();
        table(
                text,
                List.of("", "the run"),
                report.environment().entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList(),
                TEXT);
        table(
                text,
                List.of("", "target"),
                report.targets().stream()
                        .map(target -> List.of(target.outcome(), target.text()))
                        .toList(),
                TEXT);
        for (TableModel table : report.tables()) {
            text.append("### ").append(table.title()).append("\n\n");
            if (charts.light().containsKey(table.id())) {
                text.append(picture(table, pictures));
            }
            table(text, table.header(), table.rows(), NUMBERS);
            text.append(table.note()).append("\n\n");
        }
        return text.toString();
    }

    private static String picture(TableModel table, String pictures) {
        return String.format(
                """
                <picture>
                  <source media="(prefers-color-scheme: dark)" srcset="%1$s/%2$s-dark.svg">
                  <img alt="%3$s: the numbers are in the table below" src="%1$s/%2$s.svg">
                </picture>

                """,
                pictures, table.id(), table.title());
    }

    private static void table(
            StringBuilder text, List<String> header, List<List<String>> rows, String columns) {
        row(text, header);
        text.append(TEXT).append(columns.repeat(header.size() - 1)).append("|\n");
        rows.forEach(row -> row(text, row));
        text.append('\n');
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ");
        text.append(String.join(" | ", cells.stream().map(MarkdownPage::escaped).toList()));
        text.append(" |\n");
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }
}

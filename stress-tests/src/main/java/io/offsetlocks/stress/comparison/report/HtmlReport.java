package io.offsetlocks.stress.comparison.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A report for a browser: one file that loads nothing, for light and dark pages. */
final class HtmlReport {
    private HtmlReport() {}

    /** A table and its chart, if it has one: base64 of SVG, for light and dark pages. */
    private record Section(TableModel table, List<String> light, List<String> dark) {
        static Section of(TableModel table, Charts charts) {
            return new Section(
                    table, encoded(charts.light(), table.id()), encoded(charts.dark(), table.id()));
        }

        private static List<String> encoded(Map<String, String> charts, String id) {
            return Stream.ofNullable(charts.get(id))
                    .map(svg -> svg.getBytes(StandardCharsets.UTF_8))
                    .map(Base64.getEncoder()::encodeToString)
                    .toList();
        }
    }

    static String of(Report report, Charts charts) throws IOException {
        Map<String, Object> page =
                Map.of(
                        "title", Report.TITLE,
                        "ratios", Report.RATIOS,
                        "environment", report.environment().entrySet(),
                        "targets", report.targets(),
                        "methods", report.legend().entrySet(),
                        "sections",
                                report.tables().stream()
                                        .map(table -> Section.of(table, charts))
                                        .toList());
        try (Reader template =
                new InputStreamReader(
                        Objects.requireNonNull(
                                HtmlReport.class.getResourceAsStream("report.mustache")),
                        StandardCharsets.UTF_8)) {
            return Mustache.compiler().escapeHTML(true).compile(template).execute(page);
        }
    }
}

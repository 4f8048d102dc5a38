package io.offsetlocks.stress.report;

import com.samskivert.mustache.Mustache;
import io.offsetlocks.stress.findings.Part;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A report for a browser: one file that loads nothing, for light and dark pages. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(Report report, Charts charts) throws IOException {
        Map<String, Object> page =
                Map.of(
                        "title",
                        Report.TITLE,
                        "ratios",
                        Report.RATIOS,
                        "facts",
                        report.facts().entrySet(),
                        "promises",
                        report.findings().promises().stream()
                                .map(
                                        promise ->
                                                Map.of(
                                                        "kept", promise.isKept(),
                                                        "verdict", Report.verdictOn(promise),
                                                        "text", Report.textOf(promise)))
                                .toList(),
                        "ways",
                        report.ways().stream()
                                .map(way -> Map.of("key", way.label(), "value", way.description()))
                                .toList(),
                        "parts",
                        report.findings().parts().stream()
                                .map(part -> section(part, charts))
                                .toList());
        try (Reader template =
                new InputStreamReader(
                        Objects.requireNonNull(
                                HtmlReport.class.getResourceAsStream("report.mustache")),
                        StandardCharsets.UTF_8)) {
            return Mustache.compiler().escapeHTML(true).compile(template).execute(page);
        }
    }

    private static Map<String, Object> section(Part part, Charts charts) {
        Map<String, Object> section = new HashMap<>();
        Grid grid = Grid.of(part);
        section.put("title", grid.title());
        section.put("note", part.note());
        section.put("header", grid.header());
        section.put(
                "rows",
                grid.rows().stream()
                        .map(row -> Map.of("of", row.get(0), "cells", row.subList(1, row.size())))
                        .toList());
        section.put(
                "charts",
                charts.light().containsKey(part.id())
                        ? List.of(
                                Map.of(
                                        "light", encoded(charts.light().get(part.id())),
                                        "dark", encoded(charts.dark().get(part.id()))))
                        : List.of());
        return section;
    }

    private static String encoded(String svg) {
        return Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }
}

package io.offsetlocks.stress.comparison.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that a run of the comparison leaves. */
public final class ReportFiles {
    private static final String NAME = "comparison";
    private static final String PAGE = "benchmarks";

    private ReportFiles() {}

    /**
     * Writes a report in every form.
     *
     * @param docs the directory of the page that shows a run, if it is to be updated; the charts go
     *     into a directory beside it
     */
    public static void write(Report report, Path directory, Optional<Path> docs)
            throws IOException {
        String json = JsonReport.of(report);
        Files.writeString(directory.resolve(NAME + ".txt"), TextReport.of(report));
        Files.writeString(directory.resolve(NAME + ".json"), json);
        Charts charts = Charts.of(json);
        Files.writeString(directory.resolve(NAME + ".html"), HtmlReport.of(report, charts));
        if (docs.isPresent()) {
            charts.write(docs.get().resolve(PAGE));
            MarkdownPage.update(pageIn(docs.get()), report, charts, PAGE);
        }
    }

    /** Returns the page that shows a run, of a directory of documents. */
    public static Path pageIn(Path docs) {
        return docs.resolve(PAGE + ".md");
    }
}

package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The charts, and the page that shows them: drawing takes seconds, so it is done once. */
@Timeout(120)
class ChartsTest {
    private static final Report REPORT = SampleReport.make();
    private static Charts charts;
    private static String html;

    @TempDir Path directory;

    @BeforeAll
    static void draw() throws Exception {
        charts = Charts.of(JsonReport.of(REPORT));
        html = HtmlReport.of(REPORT, charts);
    }

    @Test
    void of_drawsEveryChartForBothThemes() {
        assertEquals(
                Set.of(
                        "uncontended",
                        "cold",
                        "held",
                        "threads",
                        "own-names",
                        "contention-2",
                        "contention-4",
                        "waits",
                        "recovery",
                        "shares",
                        "wake-up",
                        "left-behind-1000"),
                charts.light().keySet());
        assertEquals(charts.light().keySet(), charts.dark().keySet());
        for (String id : charts.light().keySet()) {
            assertNotEquals(charts.light().get(id), charts.dark().get(id), id);
        }
    }

    @Test
    void of_drawsXmlThatLoadsNothing() throws Exception {
        for (String svg : charts.dark().values()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)));
            assertFalse(svg.contains("href"), svg);
            assertFalse(svg.contains("NaN"), svg);
        }
    }

    @Test
    void of_namesTheMethodsAndMarksTheCrossover() {
        assertTrue(charts.light().get("uncontended").contains(">offset locks</text>"));
        assertTrue(
                charts.light()
                        .get("held")
                        .contains("file kept is faster than byte locks from 123 on"));
    }

    @Test
    void of_saysWhichMethodNeverRecovers() {
        assertTrue(charts.light().get("recovery").contains(">never</text>"));
        assertFalse(charts.light().get("waits").contains(">never</text>"));
    }

    @Test
    void write_makesTwoFilesOfEachChart() throws Exception {
        charts.write(directory.resolve("new"));

        assertEquals(
                charts.dark().get("held"),
                Files.readString(directory.resolve("new").resolve("held-dark.svg")));
        assertEquals(
                charts.light().get("held"),
                Files.readString(directory.resolve("new").resolve("held.svg")));
    }

    @Test
    void html_loadsNothing() {
        assertFalse(html.matches("(?s).*https?://.*"), "an address");
        assertFalse(html.matches("(?s).*(<link|<script|@import|url\\().*"), "something to load");
        assertFalse(
                html.replaceAll("(src|srcset)=\"data:", "").matches("(?s).*src(set)?=.*"),
                "a picture that is not in the page");
    }

    @Test
    void html_hasBothThemes() {
        assertTrue(html.contains("@media (prefers-color-scheme: dark)"));
        assertEquals(charts.light().size(), html.split("<picture>", -1).length - 1);
        assertEquals(
                charts.dark().size(),
                html.split("media=\"\\(prefers-color-scheme: dark\\)\"", -1).length - 1);
    }

    @Test
    void html_escapesWhatComesFromOutside() {
        assertFalse(html.contains("<script>"));
        assertTrue(html.contains("&lt;script&gt;"));
        assertTrue(html.contains("A note on &lt;b&gt;held"));
    }

    @Test
    void markdown_replacesTheRunAndNothingElse() throws Exception {
        Path page = directory.resolve("page.md");
        Files.writeString(
                page, "before\n" + MarkdownPage.BEGIN + "\nold\n" + MarkdownPage.END + "\nafter\n");

        MarkdownPage.update(page, REPORT, charts, "pictures");
        String once = Files.readString(page);
        MarkdownPage.update(page, REPORT, charts, "pictures");

        assertEquals(once, Files.readString(page));
        assertTrue(once.startsWith("before\n" + MarkdownPage.BEGIN), once);
        assertTrue(once.endsWith(MarkdownPage.END + "\nafter\n"), once);
        assertFalse(once.contains("old\n"), once);
        assertTrue(once.contains("srcset=\"pictures/held-dark.svg\""), once);
        assertTrue(once.contains("a\\|b &lt;script>"), once);
    }
}

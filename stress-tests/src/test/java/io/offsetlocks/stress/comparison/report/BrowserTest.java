package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page with the charts in a real browser, where Chromium is installed. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /** A chart has axes, labels and bars; an empty picture has one colour. */
    private static final int MIN_COLORS = 10;

    /** Says in the page itself what the browser made of it; before all that is in the page. */
    private static final String OBSERVER =
            """
            <script>
            var errors = [];
            addEventListener('error', function (event) {
                errors.push(event.message || event.target.tagName);
            }, true);
            addEventListener('load', function () {
                var dark = matchMedia('(prefers-color-scheme: dark)').matches;
                var seen = ['theme ' + (dark ? 'dark' : 'light'),
                    'background ' + getComputedStyle(document.body).backgroundColor];
                document.querySelectorAll('picture').forEach(function (picture) {
                    var image = picture.querySelector('img');
                    var source = picture.querySelector('source').srcset;
                    var canvas = document.createElement('canvas');
                    canvas.width = 300;
                    canvas.height = 200;
                    var context = canvas.getContext('2d');
                    context.drawImage(image, 0, 0, canvas.width, canvas.height);
                    var pixels = new Uint32Array(
                        context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
                    seen.push('chart ' + (image.currentSrc === source ? 'dark' : 'light')
                        + ' ' + new Set(pixels).size);
                });
                document.querySelectorAll('[src],[srcset],[href]').forEach(function (element) {
                    ['src', 'srcset', 'href'].forEach(function (name) {
                        var address = element.getAttribute(name) || 'data:';
                        if (!address.startsWith('data:')) {
                            seen.push('loads ' + address);
                        }
                    });
                });
                errors.forEach(function (error) {
                    seen.push('error ' + error);
                });
                document.documentElement.setAttribute('data-seen', seen.join(';'));
            });
            </script>
            """;

    private static Charts charts;
    private static String html;

    @TempDir Path directory;

    /** What the browser takes for the reader's wish. */
    enum Theme {
        DARK(0, "rgb(16, 21, 28)"),
        LIGHT(1, "rgb(255, 255, 255)");

        private final int setting;
        private final String background;

        Theme(int setting, String background) {
            this.setting = setting;
            this.background = background;
        }

        @Override
        public String toString() {
            return this == DARK ? "dark" : "light";
        }
    }

    @BeforeAll
    static void draw() throws Exception {
        Report report = SampleReport.make();
        charts = Charts.of(JsonReport.of(report));
        html = HtmlReport.of(report, charts);
    }

    @ParameterizedTest
    @EnumSource
    void page_showsEveryChartOfItsTheme_andLoadsNothing(Theme theme) throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "needs Chromium");

        List<String> seen = seenBy(theme, html);

        assertEquals(
                List.of("theme " + theme, "background " + theme.background), seen.subList(0, 2));
        List<String> drawn = seen.subList(2, seen.size());
        assertEquals(charts.light().size(), drawn.size(), drawn::toString);
        for (String chart : drawn) {
            assertTrue(chart.startsWith("chart " + theme + " "), drawn::toString);
            assertTrue(Integer.parseInt(chart.split(" ")[2]) >= MIN_COLORS, drawn::toString);
        }
    }

    @Test
    void errorOfAScript_andWhatIsLoaded_areSeen() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "needs Chromium");
        String more = "<script>missing()</script><script src=other.js></script>";
        Files.createFile(directory.resolve("other.js"));

        List<String> seen = seenBy(Theme.LIGHT, html.replace("</body>", more + "</body>"));

        assertTrue(seen.stream().anyMatch(word -> word.startsWith("error ")), seen::toString);
        assertTrue(seen.stream().anyMatch(word -> word.startsWith("loads ")), seen::toString);
    }

    private List<String> seenBy(Theme theme, String page) throws Exception {
        Path file = directory.resolve("page.html");
        Files.writeString(file, page.replace("<head>", "<head>" + OBSERVER));
        Path errors = directory.resolve("errors");
        Process browser =
                new ProcessBuilder(
                                CHROMIUM.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--user-data-dir=" + directory.resolve("profile"),
                                "--blink-settings=preferredColorScheme=" + theme.setting,
                                "--dump-dom",
                                file.toUri().toString())
                        .redirectError(errors.toFile())
                        .start();
        String dom;
        try (InputStream output = browser.getInputStream()) {
            dom = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            browser.destroyForcibly();
        }
        Matcher attribute = Pattern.compile("data-seen=\"([^\"]*)\"").matcher(dom);
        assertTrue(attribute.find(), () -> readable(errors));
        return Stream.of(attribute.group(1).split(";")).toList();
    }

    private static String readable(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

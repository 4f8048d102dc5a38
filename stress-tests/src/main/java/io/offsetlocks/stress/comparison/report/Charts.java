package io.offsetlocks.stress.comparison.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.Scriptable;

/**
 * The charts of a report, each once for a light and once for a dark page.
 *
 * <p>{@code charts.js} says what is in them; Apache ECharts draws them as SVG, in an interpreter,
 * so that no browser, no fonts and no window system are needed.
 *
 * @param light an SVG document for each table that has a chart, by the table's id
 */
public record Charts(Map<String, String> light, Map<String, String> dark) {
    private static final String ECHARTS =
            "META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";

    /** What ECharts expects of its surroundings: it animates nothing in a picture. */
    private static final String SURROUNDINGS = "var setTimeout = function () {};";

    /** Draws the charts of a report, which takes some seconds. */
    static Charts of(String json) throws IOException {
        try (Context context = Context.enter()) {
            // ECharts has functions that are too long to be compiled.
            context.setInterpretedMode(true);
            context.setLanguageVersion(Context.VERSION_ES6);
            Scriptable scope = context.initSafeStandardObjects();
            context.evaluateString(scope, SURROUNDINGS, "surroundings", 1, null);
            run(context, scope, Charts.class.getClassLoader().getResourceAsStream(ECHARTS));
            run(context, scope, Charts.class.getResourceAsStream("charts.js"));
            return new Charts(
                    draw(context, scope, json, "light"), draw(context, scope, json, "dark"));
        }
    }

    private static void run(Context context, Scriptable scope, InputStream script)
            throws IOException {
        try (Reader reader =
                new InputStreamReader(Objects.requireNonNull(script), StandardCharsets.UTF_8)) {
            context.evaluateReader(scope, reader, "script", 1, null);
        }
    }

    private static Map<String, String> draw(
            Context context, Scriptable scope, String json, String theme) {
        Function draw = (Function) scope.get("draw", scope);
        Scriptable drawn =
                (Scriptable) draw.call(context, scope, scope, new Object[] {json, theme});
        Map<String, String> charts = new LinkedHashMap<>();
        for (Object id : drawn.getIds()) {
            charts.put(id.toString(), Context.toString(drawn.get(id.toString(), drawn)));
        }
        return charts;
    }

    /** Writes the charts into a directory, as {@code ID.svg} and {@code ID-dark.svg}. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String id : light.keySet()) {
            Files.writeString(directory.resolve(id + ".svg"), light.get(id));
            Files.writeString(directory.resolve(id + "-dark.svg"), dark.get(id));
        }
    }
}

package io.offsetlocks.stress.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.report.MarkdownPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(300)
class CompareTest {
    private static final List<String> TABLES =
            List.of(
                    "uncontended",
                    "names",
                    "cold",
                    "open",
                    "memory",
                    "held",
                    "crossover",
                    "threads",
                    "own-names",
                    "contention-2",
                    "contention-4",
                    "owner-changes",
                    "evenness",
                    "longest-wait",
                    "shares",
                    "wake-up",
                    "waits",
                    "recovery",
                    "left-behind-100",
                    "left-behind-1000",
                    "exclusion");

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void compare_printsAndWritesEveryTableAndLeavesNothingElse() throws IOException {
        Path names = Files.writeString(directory.resolve("names"), "a/b\n\nc d\na/b\nü\n");
        Path work = Files.createDirectory(directory.resolve("work"));
        Path output = Files.createDirectory(directory.resolve("output"));

        Path docs = Files.createDirectory(directory.resolve("docs"));
        Path page = docs.resolve("benchmarks.md");
        Files.writeString(page, "before\n" + MarkdownPage.BEGIN + "\nold\n" + MarkdownPage.END);

        int exitCode =
                compare("--names", names, "--directory", work, "--output", output, "--docs", docs);

        assertEquals(0, exitCode, err.toString());
        String report = out.toString();
        assertEquals(report, Files.readString(output.resolve("comparison.txt")));
        assertTrue(report.contains("3: " + names + ", without 1 duplicate lines"), report);
        assertEquals(36, report.lines().filter(line -> line.contains("(target: ")).count());
        for (String table : TABLES) {
            assertTrue(results(output, table).count() > 0, "no results of " + table);
        }
        assertTrue(isLockedForEver(output, LockMethod.BARE_WORD), report);
        assertEquals(
                List.of("comparison.html", "comparison.json", "comparison.txt"), listed(output));
        assertEquals(List.of(), listed(work));
        assertTrue(Files.readString(page).contains("benchmarks/uncontended-dark.svg"));
        assertTrue(listed(docs.resolve("benchmarks")).contains("uncontended-dark.svg"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--names", "--directory", "--output", "--docs"})
    void compare_ofWhatDoesNotExist_saysSoAndExitsWithTwo(String option) {
        assertEquals(2, compare(option, directory.resolve("no/such")));

        assertEquals(
                "compare: " + option + ": " + directory.resolve("no/such") + " does not exist",
                err.toString().lines().findFirst().orElseThrow().replace(" (see --help)", ""));
    }

    @Test
    void compare_ofWhatCannotBeUsed_saysSoAndExitsWithTwo() throws IOException {
        Path names = Files.createFile(directory.resolve("names"));
        Files.writeString(directory.resolve("benchmarks.md"), "# Benchmarks");

        assertEquals(2, compare("--names", names));
        assertEquals(2, compare("--name", "x"));
        assertEquals(2, compare("--docs", directory));

        List<String> said = err.toString().lines().toList();
        assertTrue(said.get(0).contains("has no names in it"), said::toString);
        assertTrue(said.get(1).contains("--name"), said::toString);
        assertTrue(said.get(2).contains("does not have the lines"), said::toString);
    }

    private static boolean isLockedForEver(Path output, LockMethod method) throws IOException {
        return results(output, "recovery")
                .filter(r -> r.get("measure").getAsString().equals("locked for ever"))
                .filter(r -> r.get("way").getAsString().equals(method.label()))
                .allMatch(r -> r.get("value").getAsDouble() == 1);
    }

    private static Stream<JsonObject> results(Path output, String part) throws IOException {
        JsonObject json =
                JsonParser.parseString(Files.readString(output.resolve("comparison.json")))
                        .getAsJsonObject();
        return json.getAsJsonArray("results").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(r -> r.get("part").getAsString().equals(part));
    }

    private static List<String> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private int compare(Object... args) {
        CommandLine command = Compare.commandLine(Scale.TINY);
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    }
}

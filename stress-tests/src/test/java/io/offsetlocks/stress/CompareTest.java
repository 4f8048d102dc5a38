package io.offsetlocks.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

@Timeout(60)
class CompareTest {
    private static final List<String> ROWS =
            List.of(
                    "lock+release, one name",
                    "lock+release, 100 others held",
                    "lock+release, 1,000 others held",
                    "lock+release, first use",
                    "lock+release, re-use",
                    "left on disk: files",
                    "left on disk: sizes of files",
                    "left on disk: size of directory",
                    "time to list it",
                    "time to delete it",
                    "8 threads: acquisitions",
                    "8 threads: of a ReentrantLock's",
                    "8 threads: lost updates",
                    "2 processes, 0 us: acquisitions",
                    "2 processes, 0 us: owner changes",
                    "2 processes, 0 us: smallest/largest",
                    "2 processes, 0 us: longest wait",
                    "4 processes, 0 us: acquisitions",
                    "4 processes, 0 us: owner changes",
                    "4 processes, 0 us: smallest/largest",
                    "4 processes, 0 us: longest wait",
                    "4 processes, 10 us: acquisitions",
                    "4 processes, 10 us: owner changes",
                    "4 processes, 10 us: smallest/largest",
                    "4 processes, 10 us: longest wait",
                    "4 processes, 1 ms: acquisitions",
                    "4 processes, 1 ms: owner changes",
                    "4 processes, 1 ms: smallest/largest",
                    "4 processes, 1 ms: longest wait",
                    "processes: lost updates",
                    "wake-up, median",
                    "wake-up, 99th percentile");

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void compare_printsAndWritesEveryRowAndLeavesNothingElse() throws IOException {
        Path names = Files.writeString(directory.resolve("names"), "a/b\n\nc d\na/b\nü\n");
        Path work = Files.createDirectory(directory.resolve("work"));
        Path output = directory.resolve("table");

        int exitCode = compare("--names", names, "--directory", work, "--output", output);

        assertEquals(0, exitCode, err.toString());
        String report = out.toString();
        assertEquals(report, Files.readString(output));
        assertTrue(report.contains("3: " + names + ", without 1 duplicate lines"), report);
        for (String row : ROWS) {
            assertEquals(1, report.lines().filter(line -> line.startsWith(" " + row)).count(), row);
        }
        assertEquals(8, report.lines().filter(line -> line.contains("(promised: ")).count());
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(0, left.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--names", "--directory", "--output"})
    void compare_ofWhatDoesNotExist_saysSoAndExitsWithTwo(String option) {
        assertEquals(2, compare(option, directory.resolve("no/such")));

        assertEquals(
                "compare: " + option + ": " + directory.resolve("no/such") + " does not exist",
                err.toString().lines().findFirst().orElseThrow().replace(" (see --help)", ""));
    }

    @Test
    void compare_ofAnEmptyNamesFile_saysSoAndExitsWithTwo() throws IOException {
        Path names = Files.createFile(directory.resolve("names"));

        assertEquals(2, compare("--names", names));
        assertTrue(err.toString().contains("has no names in it"), err.toString());
    }

    @Test
    void compare_ofAnUnknownOption_exitsWithTwo() {
        assertEquals(2, compare("--name", "x"));
        assertTrue(err.toString().contains("--name"), err.toString());
    }

    private int compare(Object... args) {
        CommandLine command = Compare.commandLine(Sizes.tiny());
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    }
}

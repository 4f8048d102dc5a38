package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A short storm on the real lock, and the same on broken ones, which it must find out. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class StormTest {
    @TempDir Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void storm_ofTheRealLock_findsNothingAndLeavesNothing() throws Exception {
        int exitCode = storm("--seconds 5 --processes 3 --threads 4 --names 8");

        assertEquals(0, exitCode, out.toString());
        assertTrue(out.toString().contains("violations: 0"), out.toString());
        for (Fault fault : Fault.values()) {
            assertTrue(out.toString().contains("fault: " + fault.label()), out.toString());
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // One name: whoever comes in without the lock must meet somebody.
        "LEAKY,     two holders at once,                    --names 1",
        "FORGETFUL, an abandonment was not told,            --names 4",
        "ALARMIST,  an abandonment was told that was none,  --names 4",
        "CLINGING,  somebody waits for ever,                --names 1 --patience 300"
    })
    void storm_ofABrokenLock_findsItOut(Subject subject, String violation, String options) {
        int exitCode =
                storm(
                        "--seconds 500 --processes 2 --threads 4 --foreign 0 --lock "
                                + (subject + " " + options));

        assertEquals(1, exitCode, out.toString());
        assertTrue(out.toString().contains("  " + violation + ": "), out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lock perfect", "--seconds 0", "--foreign -1", "--seconds 100000000"})
    void storm_withSenselessOptions_exitsWithTwo(String options) {
        assertEquals(2, storm(options), out.toString());
    }

    private int storm(String options) {
        CommandLine command = Storm.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        return command.execute((options + " --directory " + directory).split(" +"));
    }
}

package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A short storm on the real lock, and on broken locks, which it must detect. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class StormTest {
    @TempDir Path directory;

    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"byte_locks,lock_words", "lock_words"})
    void storm_ofTheRealLock_findsNothingAndLeavesNothing(String formats) throws Exception {
        int exitCode = storm("--seconds 5 --processes 3 --threads 4 --names 8 --format " + formats);

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
        // One name: a thread that enters without the lock must find another thread inside.
        "ENTERS_UNLOCKED,     two holders at once,                    --names 1 --processes 2",
        "HIDES_ABANDONMENT, an abandonment was not reported,            --names 4 --processes 2",
        "INVENTS_ABANDONMENT,  an abandonment was reported that did not happen,  --names 4"
                + " --processes 2",
        "CLEARS_INTERRUPT,  an interrupt was lost or invented,  --names 4 --processes 2",
        "SKIPS_RELEASE,  a thread or process is stuck,                --names 1 --beats 300"
                + " --processes 2",
        "TAKES_FROM_THE_LIVING, two holders at once,                  --names 1 --processes 2",
        "WRITES_PLAINLY,  two holders at once,                        --names 1 --processes 2",
        "TAKES_WITHOUT_SECTION, an abandonment was not reported,      --names 8 --processes 4"
    })
    void storm_ofABrokenLock_detectsIt(LockUnderTest lock, String violation, String options) {
        int exitCode =
                storm(
                        "--seconds 500 --threads 4 --python 0 --format "
                                + (lock.breaksWords() ? "lock_words" : "byte_locks")
                                + (" --lock " + lock + " " + options));

        assertEquals(1, exitCode, out.toString());
        assertTrue(out.toString().contains("  " + violation + ": "), out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lock perfect",
                "--lock writes_plainly",
                "--seconds 0",
                "--python -1",
                "--seconds 100000000"
            })
    void storm_withInvalidOptions_exitsWithTwo(String options) {
        assertEquals(2, storm(options), out.toString());
    }

    private int storm(String options) {
        CommandLine command = Storm.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        return command.execute((options + " --directory " + directory).split(" +"));
    }
}

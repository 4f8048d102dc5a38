package io.offsetlocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.internal.status.StatusCommand;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run of the command {@code status} in a JVM that has the classes of core alone, and no library.
 *
 * @param exit its exit status
 * @param out what it printed
 * @param error its complaint
 */
public record StatusRun(int exit, String out, String error) {
    /** Prints a line for each offset: its state, what else is so, and the pids of its processes. */
    private static final String LINES =
            """
            import json, sys
            for o in json.load(sys.stdin)["offsets"]:
                words = [str(o["offset"]), o["state"]]
                words += [word for word in ("abandoned", "ownerDied") if o[word]]
                for who in ("holders", "queue"):
                    words += [who + str([p["pid"] for p in o[who]])] if o[who] else []
                print(*words)
            """;

    public static StatusRun of(Object... arguments) throws Exception {
        return behind(List.of(), classes(), arguments);
    }

    /** Runs it behind another command, such as one that changes the user. */
    public static StatusRun behind(List<String> prefix, Path classes, Object... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(ChildProcess.jvmCommand(classes.toString(), StatusCommand.class, arguments));
        Path error = Files.createTempFile("status", "error");
        try {
            Process process = new ProcessBuilder(command).redirectError(error.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new StatusRun(process.waitFor(), out, Files.readString(error));
        } finally {
            Files.delete(error);
        }
    }

    public static Path classes() throws URISyntaxException {
        return Path.of(
                OffsetLocks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Returns what it printed, without an error. */
    public List<String> lines() {
        assertEquals("", error);
        assertEquals(0, exit);
        return out.lines().toList();
    }

    /** Runs it with {@code --json}, and returns the offsets that Python finds in it. */
    public static List<String> offsets(Path file) throws Exception {
        return python(of("status", file, "--json"), LINES);
    }

    /** Returns what a Python program makes of the JSON that was printed. */
    public static List<String> python(StatusRun run, String program) throws Exception {
        Needed.success("python3", "--version");
        run.lines();
        Path json = Files.createTempFile("status", "json");
        try {
            Files.writeString(json, run.out());
            Process python =
                    new ProcessBuilder("python3", "-c", program)
                            .redirectInput(json.toFile())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(python.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, python.waitFor(), said);
            return said.lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            Files.delete(json);
        }
    }

    /** Returns the lines of the table, in words, without its summary and head. */
    public List<List<String>> table() {
        return lines().stream()
                .skip(3)
                .map(line -> Arrays.asList(line.strip().split("\\s{2,}")))
                .toList();
    }
}

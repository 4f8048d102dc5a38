package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.SteppedThread.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operating.md tells an operator to do shows what it says. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class OperatingTest {
    private static final int SLOTS = 1 << 20;

    private final Document operating = Document.at("docs/operating.md");

    @TempDir Path directory;

    private String shell(String command) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns the console block with a command, from that command on. */
    private String console(String command) {
        return operating.blocks("console").stream()
                .map(CodeBlock::text)
                .filter(text -> text.contains("$ " + command))
                .findAny()
                .map(text -> text.substring(text.indexOf("$ " + command) + 2))
                .orElseThrow();
    }

    @Test
    void exampleOfTheGate_addsUp() {
        Matcher sum = Pattern.compile("(\\d+) \\+ (\\d+) = (\\d+)").matcher(operating.text());
        assertTrue(sum.find());
        List<Long> numbers =
                List.of(1, 2, 3).stream().map(i -> Long.parseLong(sum.group(i))).toList();
        assertEquals(numbers.get(2), numbers.get(0) + numbers.get(1));
        assertEquals(SLOTS, numbers.get(1));
        String printed = console("lslocks");
        assertTrue(
                printed.contains(numbers.get(0) + " /run")
                        && printed.contains(numbers.get(2) + " /run"));
    }

    /** The columns of the example are those that the command prints, for a holder and a waiter. */
    @Test
    void listsOfLocks_lookLikeTheExample() throws Exception {
        Needed.success("lslocks", "--version");
        Path file = directory.resolve("nova.locks");
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                HeldLock held = locks.lock("volume-42");
                ChildProcess waiter = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-42")) {
            assertTrue(held.isValid());
            KernelLocks.awaitWaiter(file, locks.offsetOf("volume-42"));
            for (String command : List.of("lslocks", "grep $(stat")) {
                List<String> example =
                        console(command).lines().takeWhile(l -> !l.startsWith("$")).toList();
                String real =
                        shell(
                                example.get(0)
                                        .replace("/run/lock/nova.locks", file.toString())
                                        .replace("-e nova", "-e " + file));
                assertEquals(
                        shapes(example.subList(1, example.size())), shapes(real.lines().toList()));
            }
            waiter.kill();
        }
    }

    /**
     * Returns lines with what differs from one host and run to the other left out, in any order.
     */
    private List<String> shapes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("/\\S*nova.locks", "FILE"))
                .map(line -> line.replaceAll("^\\d+:", "N:"))
                .map(line -> line.replaceAll("[0-9a-f]+:[0-9a-f]+:\\d+", "INODE"))
                .map(line -> line.replaceAll("\\d+M?\\b", "N"))
                .map(line -> line.replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    @Test
    void threadDump_namesWhatAWaiterIsParkedOn() throws Exception {
        Matcher named =
                Pattern.compile("parking to wait for +<\\w+> \\(a (.*)\\)")
                        .matcher(operating.text());
        assertTrue(named.find());
        try (OffsetLocks locks = OffsetLocks.open(directory.resolve("nova.locks"), SLOTS);
                SteppedThread waiter = SteppedThread.start("worker-2")) {
            HeldLock held = locks.lock("volume-42");
            Step<HeldLock> waiting = waiter.begin(() -> locks.lock("volume-42"));
            waiting.awaitWaiting();

            assertEquals(named.group(1), waiter.blocker().getClass().getName());

            held.close();
            waiting.result();
        }
    }

    @Test
    void recording_madeAndPrintedAsDocumented_showsTheWait() throws Exception {
        Path file = directory.resolve("nova.locks");
        String option =
                operating.blocks("sh").stream()
                        .map(CodeBlock::text)
                        .flatMap(text -> Pattern.compile("-XX:Start\\S+").matcher(text).results())
                        .map(MatchResult::group)
                        .findAny()
                        .orElseThrow()
                        .replace("app.jfr", directory.resolve("app.jfr").toString());
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS)) {
            HeldLock held = locks.lock("volume-42");
            try (ChildProcess waiter =
                    ChildProcess.jvmWith(List.of(option), Holder.class, file, SLOTS, "volume-42")) {
                KernelLocks.awaitWaiter(file, locks.offsetOf("volume-42"));
                held.close();
                waiter.awaitLine("held"); // after what the recorder prints
                assertEquals(0, waiter.end());
            }
        }

        List<String> example = console("jfr").lines().toList();
        List<String> printed = shell(jdk("") + example.get(0)).lines().toList();

        assertEquals(
                fields(example.subList(1, example.size())),
                fields(printed.subList(0, example.size() - 1)));
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin") + "/" + program;
    }

    private static List<String> fields(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("=.*", "").strip()).toList();
    }

    @Test
    void emptyFileThatWasMadeBeforehand_isFinished_withItsPermissions() throws Exception {
        Path file = directory.resolve("nova.locks");
        String install =
                operating.blocks("sh").stream()
                        .map(CodeBlock::text)
                        .filter(text -> text.startsWith("install "))
                        .findAny()
                        .orElseThrow();
        shell(
                install.replaceAll("-[og] nova ", "")
                        .replaceAll("/run/lock/nova.locks", file.toString()));

        OffsetLocks.open(file, SLOTS).close();

        assertEquals(4096 + 2 * SLOTS, Files.size(file));
        assertEquals(
                "rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void eventsAndFields_areThoseOfTheLibrary() {
        for (List<String> row : operating.table("Flight recordings")) {
            String event = row.get(0).replaceAll(".*\\.(\\w+)`", "$1Event");
            String source = Repository.read(Repository.sourcesOf(event).get(0));
            for (String field : row.get(2).replaceAll(", duration", "").split(", ")) {
                assertTrue(
                        source.matches("(?s).* " + field.replace("`", "") + ";.*"),
                        event + " " + field);
            }
        }
    }
}

package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.Needed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code status} of the jar of core does what docs/operating.md says. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StatusOfJarTest {
    private static final int SLOTS = 1 << 20;
    private static final String COMMAND = "java -jar offset-locks-core.jar";

    private final Document operating = Document.at("docs/operating.md");

    @TempDir Path directory;

    private List<String> example() {
        return operating.blocks("console").stream()
                .map(CodeBlock::text)
                .filter(text -> text.startsWith("$ " + COMMAND))
                .findAny()
                .orElseThrow()
                .substring(2)
                .lines()
                .toList();
    }

    private String shell(String command) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The jar of core alone, run as an operator runs it, shows what the example shows. */
    @Test
    void statusOfTheJar_looksLikeTheExample() throws Exception {
        Path jar = jarOfCore();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path file = directory.resolve("nova.locks");
        try (OffsetLocks locks = OffsetLocks.open(file, SLOTS);
                HeldLock held = locks.shared().lock("image-7");
                ChildProcess killed = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-7");
                ChildProcess holder = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-42")) {
            killed.expect("held");
            killed.kill();
            holder.expect("held");
            try (ChildProcess waiter = ChildProcess.jvm(Holder.class, file, SLOTS, "volume-42")) {
                KernelLocks.awaitWaiter(file, locks.offsetOf("volume-42"));
                List<String> example = example();

                String real =
                        shell(
                                example.get(0)
                                        .replace(COMMAND, java + " -jar " + jar)
                                        .replace("/run/lock/nova.locks", file.toString()));

                assertEquals(
                        statusShapes(example.subList(1, example.size())),
                        statusShapes(real.lines().toList()));
                assertTrue(waiter.isAlive());
            }
            assertTrue(held.isValid());
        }
    }

    /** Returns the jar that the build has made, from which these tests run. */
    private static Path jarOfCore() throws Exception {
        Path core =
                Path.of(
                        OffsetLocks.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Needed.that(core.toString().endsWith(".jar"), "the jar of core, as mvn package makes it");
        return core;
    }

    private List<String> statusShapes(List<String> lines) {
        String user = System.getProperty("user.name");
        return lines.stream()
                .map(line -> line.replaceAll("\".*\"", "COMMAND"))
                .map(line -> line.replaceAll(" (" + user + "|nova) ", " USER "))
                .map(line -> line.replaceAll("/\\S*nova.locks", "FILE"))
                .map(line -> line.replaceAll("\\S+T\\S+Z", "TIME"))
                .map(line -> line.replaceAll("\\d{3,}", "N"))
                .map(line -> line.replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    @Test
    void fieldsOfTheStatusInJson_areThoseOfTheCommand() {
        String source = Repository.read(Repository.sourcesOf("JsonReport").get(0));
        Set<String> written =
                Pattern.compile("(?:field|name|print)\\(\"(\\w+)\"")
                        .matcher(source)
                        .results()
                        .map(field -> field.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        String named =
                operating.table("Who holds what").stream()
                        .map(row -> row.get(0))
                        .collect(Collectors.joining(" "));
        for (String field : written) {
            assertTrue(named.contains("`" + field + "`"), field);
        }
    }
}

package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Describes the machine and the run for the reader of the numbers. */
final class Environment {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Environment() {}

    /**
     * Returns what is known, by label; the directory is where the measurements made their files.
     */
    static Map<String, String> of(Names names, InstalledTools tools, Path directory, Duration took)
            throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now().toString());
        facts.put("JDK", property("java.vm.name") + " " + property("java.vm.version"));
        facts.put("system", property("os.name") + " " + property("os.version"));
        facts.put(
                "machine",
                String.format(
                        "%d cores, %s%s",
                        Runtime.getRuntime().availableProcessors(),
                        property("os.arch"),
                        processor()));
        facts.put("file system", Files.getFileStore(directory).type());
        facts.put("names", String.format("%,d: %s", names.list().size(), names.origin()));
        facts.put("slots", String.format("%,d", LockMethod.SLOTS));
        facts.put(
                "other programs",
                tools.versions().isEmpty()
                        ? "none found"
                        : String.join(", ", tools.versions().values()));
        facts.put("took", took.toSeconds() + " s");
        return facts;
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(CPU_INFO)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> ", " + line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private static String property(String key) {
        return System.getProperty(key, "unknown");
    }
}

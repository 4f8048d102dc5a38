package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a reader of the numbers must know of the machine and the run. */
final class Facts {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Facts() {}

    /** Returns the facts by their labels; the directory is where measurements made their files. */
    static Map<String, String> of(Names names, Installed installed, Path directory, Duration took)
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
        facts.put("slots", String.format("%,d", Way.SLOTS));
        facts.put(
                "other programs",
                installed.versions().isEmpty()
                        ? "none found"
                        : String.join(", ", installed.versions().values()));
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

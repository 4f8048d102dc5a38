package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;

/** What is printed: a head, the table, notes, and what became of the promises. */
final class Report {
    private static final String LEGEND =
            """
byte lock     the name's byte of one file, with FileChannel.lock and nothing around it
file kept     a lock file per name, opened, locked and closed for each use, left behind
file deleted  a lock file per name, created, locked, checked again, deleted by its holder
ratio         the value divided by that of offset locks, made within short rounds in
              which the ways take turns, and the median of these; less is better of
              times and sizes, more is better of rates and shares

""";

    private Report() {}

    /** Writes a report; the directory is where the measurements made their files. */
    static String of(Findings findings, Names names, Path directory, Duration took)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("offset locks against a lock file per name\n\n");
        head(text, "date", LocalDate.now().toString());
        head(text, "JDK", property("java.vm.name") + " " + property("java.vm.version"));
        head(text, "system", property("os.name") + " " + property("os.version"));
        head(text, "machine", property("os.arch") + ", " + cores());
        head(text, "file system", Files.getFileStore(directory).type());
        head(text, "names", String.format("%,d: %s", names.list().size(), names.origin()));
        head(text, "slots", String.format("%,d", Way.SLOTS));
        head(text, "took", took.toSeconds() + " s");
        text.append('\n').append(ComparisonTable.of(findings.rows())).append("\n\n");
        text.append(LEGEND);
        findings.notes().forEach(note -> text.append(note).append('\n'));
        text.append("\nPromises:\n");
        findings.promises().forEach(promise -> text.append("  ").append(promise).append('\n'));
        return text.toString();
    }

    private static void head(StringBuilder text, String label, String value) {
        text.append(String.format("%-12s %s\n", label, value));
    }

    private static String cores() {
        return Runtime.getRuntime().availableProcessors() + " cores";
    }

    private static String property(String key) {
        return System.getProperty(key, "unknown");
    }
}

package io.offsetlocks.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file locks that Linux lists in {@code /proc/locks}. */
public final class KernelLocks {
    private static final Path LIST = Path.of("/proc/locks");

    private KernelLocks() {}

    /**
     * A line of the list: {@code 12: POSIX ADVISORY WRITE 4711 fd:00:1234 4096 4096}, where 4711 is
     * the process and 1234 the inode. An arrow before the type says that the process waits.
     *
     * @param line the line itself
     */
    public record Entry(String line, boolean waits, long pid, String inode) {
        private static final Pattern FORMAT =
                Pattern.compile("\\d+: *(->)? *\\S+ +\\S+ +\\S+ +(-?\\d+) +\\S+:(\\d+) .*");

        private static Entry parse(String line) {
            Matcher fields = FORMAT.matcher(line);
            if (!fields.matches()) {
                throw new IllegalStateException(LIST + " has an unknown line: " + line);
            }
            return new Entry(
                    line,
                    fields.group(1) != null,
                    Long.parseLong(fields.group(2)),
                    fields.group(3));
        }

        /** Returns whether this is about a file. */
        public boolean isOf(Path file) {
            try {
                return inode.equals(Files.getAttribute(file, "unix:ino").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns whether this system has the list. */
    public static boolean areVisible() {
        return Files.isReadable(LIST);
    }

    /** Returns the list. */
    public static List<Entry> list() {
        try {
            return Files.readAllLines(LIST).stream().map(Entry::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a thread of a process waits in the kernel for a file lock. */
    public static boolean isWaiting(long pid) {
        return list().stream().anyMatch(entry -> entry.waits() && entry.pid() == pid);
    }
}

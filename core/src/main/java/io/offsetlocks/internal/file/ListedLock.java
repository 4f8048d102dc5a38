package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A line of the system's list of byte-range locks, Linux's {@code /proc/locks}: {@code 7: POSIX
 * ADVISORY WRITE 4242 08:01:1234 4711 4711}, with an arrow ({@code ->}) in front of what waits.
 *
 * @param isWaiting whether the process waits for the lock and does not hold it
 * @param ofProcess false for the lock of an open file description, whose process is not listed
 * @param isExclusive whether it is a write lock
 * @param pid the process; 0 for one outside the pid namespace, negative where it is not listed
 * @param file the device and inode of the file, as in {@code 08:01:1234}
 * @param first the first byte
 * @param last the last byte; {@link Long#MAX_VALUE} for a lock to the end of the file
 */
public record ListedLock(
        boolean isWaiting,
        boolean ofProcess,
        boolean isExclusive,
        long pid,
        String file,
        long first,
        long last) {
    private static final Path SOURCE = Path.of("/proc/locks");

    /** Returns whether the system has the list and lets this process read it. */
    static boolean areReadable() {
        return Files.isReadable(SOURCE);
    }

    /**
     * Reads the list once. The kernel hands it out in pieces, and a line may fall between two of
     * them.
     */
    static List<ListedLock> read(Predicate<ListedLock> wanted) throws IOException {
        return Files.readAllLines(SOURCE).stream()
                .map(ListedLock::parse)
                .flatMap(Optional::stream)
                .filter(wanted)
                .toList();
    }

    /** Returns empty for locks of other kinds, such as those of {@code flock(2)}. */
    static Optional<ListedLock> parse(String text) {
        String[] words = text.trim().split("\\s+");
        boolean waiting = words.length == 9 && words[1].equals("->");
        int at = waiting ? 2 : 1;
        if (words.length != at + 7) {
            return Optional.empty();
        }
        boolean ofProcess = words[at].equals("POSIX");
        if (!ofProcess && !words[at].equals("OFDLCK")) {
            return Optional.empty();
        }
        String end = words[at + 6];
        return Optional.of(
                new ListedLock(
                        waiting,
                        ofProcess,
                        words[at + 2].equals("WRITE"),
                        Long.parseLong(words[at + 3]),
                        words[at + 4],
                        Long.parseLong(words[at + 5]),
                        end.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(end)));
    }

    /** Returns whether a process holds it. */
    boolean isHeldByProcess() {
        return ofProcess && !isWaiting;
    }

    /** Adjacent bytes of one process are one line. */
    boolean covers(String id, long offset) {
        return file.equals(id) && covers(offset);
    }

    public boolean covers(long offset) {
        return first <= offset && offset <= last;
    }

    /** Returns whether it is on all bytes of the file, as {@code flock --fcntl} locks them. */
    public boolean coversWholeFile() {
        return first == 0 && last == Long.MAX_VALUE;
    }
}

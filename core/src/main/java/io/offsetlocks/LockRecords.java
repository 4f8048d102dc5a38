package io.offsetlocks;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system says of who holds the bytes of one lock file: Linux's {@code
 * /proc/locks}. Elsewhere it says nothing, and the JDK is believed.
 *
 * <p>A line names a file by device and inode, and the device it prints is not always the one that
 * {@code stat} tells. So the file is found by a lock of our own on a header byte that nothing else
 * uses.
 */
final class LockRecords {
    private static final Path SOURCE = Path.of("/proc/locks");

    /** A byte of the header that is locked, shared and for a moment, to find the file's lines. */
    private static final long PROBE_AT = Header.BYTES - 1;

    /** The kernel hands the list out in pieces, and a line may fall between two of them. */
    private static final int READINGS = 10;

    /** Held for the time of a probe: two files probed at once could not be told apart. */
    private static final Object PROBE = new Object();

    private final LockFile file;
    private @Nullable String fileId;

    LockRecords(LockFile file) {
        this.file = file;
    }

    /**
     * Says whether this process holds a byte, as far as the system tells.
     *
     * @throws IOException if the system's list cannot be read
     */
    boolean showHeldHere(long offset) throws IOException {
        String id = fileId();
        boolean found = id == null;
        long self = ProcessHandle.current().pid();
        for (int i = 0; i < READINGS && !found; i++) {
            found = read().anyMatch(line -> line.covers(id, offset) && line.pid == self);
        }
        return found;
    }

    /**
     * Returns a process that holds a byte, if the system tells.
     *
     * @throws IOException if the system's list cannot be read
     */
    Optional<ProcessHandle> holder(long offset) throws IOException {
        String id = fileId();
        if (id == null) {
            return Optional.empty();
        }
        return read().filter(line -> line.covers(id, offset))
                .findFirst()
                .flatMap(line -> ProcessHandle.of(line.pid));
    }

    /** Returns how the system names the file, or null if it does not list locks. */
    private @Nullable String fileId() throws IOException {
        synchronized (PROBE) {
            if (fileId == null && Files.isReadable(SOURCE)) {
                FileLock probe = file.tryLock(PROBE_AT, true);
                if (probe != null) {
                    try {
                        fileId = fileOfProbe();
                    } finally {
                        probe.release();
                    }
                }
            }
            return fileId;
        }
    }

    private static @Nullable String fileOfProbe() throws IOException {
        long self = ProcessHandle.current().pid();
        for (int i = 0; i < READINGS; i++) {
            Optional<Line> line =
                    read().filter(l -> l.pid == self && l.first == PROBE_AT && l.last == PROBE_AT)
                            .findFirst();
            if (line.isPresent()) {
                return line.get().file;
            }
        }
        return null;
    }

    private static Stream<Line> read() throws IOException {
        return Files.readAllLines(SOURCE).stream().map(Line::parse).flatMap(Optional::stream);
    }

    /** A lock that is held: {@code 7: POSIX ADVISORY WRITE 4242 08:01:1234 4711 4711}. */
    record Line(long pid, String file, long first, long last) {
        /** Returns empty for what waits ("->"), and for locks of other kinds. */
        static Optional<Line> parse(String text) {
            String[] words = text.trim().split("\\s+");
            if (words.length != 8 || !words[1].equals("POSIX")) {
                return Optional.empty();
            }
            long last = words[7].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(words[7]);
            return Optional.of(
                    new Line(Long.parseLong(words[4]), words[5], Long.parseLong(words[6]), last));
        }

        /** Adjacent bytes of one process are one line. */
        boolean covers(String id, long offset) {
            return file.equals(id) && first <= offset && offset <= last;
        }
    }
}

package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which processes hold the bytes of one lock file, as the operating system lists it: Linux's {@code
 * /proc/locks}. Elsewhere there is no list, and the JDK is believed.
 *
 * <p>A line names a file by device and inode, and the device it prints is not always the one that
 * {@code stat} tells. So the file is found by a lock of our own on a header byte that nothing else
 * uses, and by its inode. Where the devices differ, as on btrfs, two files of one file system may
 * have the same name in the list: there a missing line means that the byte is not locked here, and
 * a line that is there may be that of another file.
 */
public final class ProcLocks {
    /** A byte of the header that is locked, shared and for a moment, to find the file's lines. */
    static final long PROBE_AT = Header.BYTES - 1;

    /** The kernel hands the list out in pieces, and a line may fall between two of them. */
    private static final int READINGS = 10;

    /**
     * Held for the time of a probe: two files probed at once could not be told apart. A literal,
     * since that is one object for all copies of this library in the JVM.
     */
    private static final String PROBE = "io.offsetlocks: probing for a file in /proc/locks";

    private final LockFile file;
    private final Object fileKey;
    private final @Nullable FileIdentity identity;
    private volatile @Nullable String fileId;

    ProcLocks(LockFile file, Object fileKey) {
        this.file = file;
        this.fileKey = fileKey;
        this.identity = FileIdentity.of(fileKey);
    }

    /**
     * Returns whether this process holds some bytes, as far as the system tells: false for certain,
     * true also where it does not tell. It reads the list once, or as often as it misses a line.
     *
     * @throws IOException if the system's list cannot be read
     */
    public boolean showHeldHere(long... offsets) throws IOException {
        String id = fileId();
        if (id == null) {
            return true;
        }
        long self = ProcessHandle.current().pid();
        BitSet missing = new BitSet();
        missing.set(0, offsets.length);
        for (int i = 0; i < READINGS && !missing.isEmpty(); i++) {
            // What one process holds in a file does not overlap, and there may be a lot of it.
            NavigableMap<Long, ListedLock> ours = new TreeMap<>();
            lines(line -> line.pid() == self && line.file().equals(id))
                    .forEach(line -> ours.put(line.first(), line));
            for (int at = missing.nextSetBit(0); at >= 0; at = missing.nextSetBit(at + 1)) {
                Map.Entry<Long, ListedLock> before = ours.floorEntry(offsets[at]);
                if (before != null && before.getValue().covers(offsets[at])) {
                    missing.clear(at);
                }
            }
        }
        return missing.isEmpty();
    }

    /**
     * Returns a process that holds a byte, if the system tells.
     *
     * @throws IOException if the system's list cannot be read
     */
    public Optional<ProcessHandle> holder(long offset) throws IOException {
        String id = fileId();
        List<ListedLock> found = List.of();
        for (int i = 0; i < READINGS && id != null && found.isEmpty(); i++) {
            found = lines(line -> line.covers(id, offset));
        }
        boolean unique = id != null && id.equals(identity.listed());
        return found.stream()
                .filter(line -> unique || isMeant(line.pid()))
                .flatMap(line -> ProcessHandle.of(line.pid()).stream())
                .findFirst();
    }

    /** Returns how the system names the file, or null if it does not list locks. */
    private @Nullable String fileId() throws IOException {
        if (fileId != null || identity == null) {
            return fileId;
        }
        synchronized (PROBE) {
            if (fileId == null && ListedLock.areReadable()) {
                FileLock probe = file.tryLock(PROBE_AT, true);
                if (probe != null) {
                    try {
                        fileId = fileOfProbe(identity);
                    } finally {
                        probe.release();
                    }
                }
            }
            return fileId;
        }
    }

    /** Returns null, to be asked again, if more than one file may be meant. */
    private static @Nullable String fileOfProbe(FileIdentity identity) throws IOException {
        long self = ProcessHandle.current().pid();
        Set<String> files = Set.of();
        for (int i = 0; i < READINGS && files.isEmpty(); i++) {
            // Not only the byte itself: a lock of ours beside it is listed with it in one line.
            files =
                    lines(l -> l.pid() == self && l.covers(PROBE_AT) && identity.maybe(l.file()))
                            .stream()
                            .map(ListedLock::file)
                            .collect(Collectors.toSet());
        }
        if (files.contains(identity.listed())) {
            return identity.listed();
        }
        return files.size() == 1 ? files.iterator().next() : null;
    }

    /** Returns whether a process has this file open, and none that the list cannot tell from it. */
    private boolean isMeant(long pid) {
        Set<Object> keys = OpenDescriptors.keysOf(pid).orElse(Set.of());
        return keys.contains(fileKey)
                && keys.stream().noneMatch(k -> !k.equals(fileKey) && identity.hasInodeOf(k));
    }

    private static List<ListedLock> lines(Predicate<ListedLock> wanted) throws IOException {
        return ListedLock.read(line -> line.isHeldByProcess() && wanted.test(line));
    }
}

package io.offsetlocks.stress.ways;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ways that are compared, in the order of the tables. */
public enum Way {
    OFFSET_LOCKS("offset locks", "this library", Threads.KNOWN, OffsetLocksWay::open),
    BYTE_LOCK(
            "byte lock",
            "the name's byte of one file, with FileChannel.lock and nothing around it",
            Threads.UNKNOWN,
            NaiveByteWay::open),
    BYTE_LOCK_GUARDED(
            "byte lock, guarded",
            "the same, behind a ReentrantLock out of 1,024 stripes",
            Threads.KNOWN,
            directory -> new GuardedWay(NaiveByteWay.open(directory))),
    FILE_KEPT(
            "file kept",
            "a lock file per name, opened, locked and closed for each use, left behind",
            Threads.UNKNOWN,
            KeptLockFileWay::new),
    FILE_CACHED(
            "file kept open",
            "the same, with a channel per name that stays open",
            Threads.UNKNOWN,
            CachedLockFileWay::new),
    FILE_DELETED(
            "file deleted",
            "a lock file per name, created, locked, checked again, deleted by its holder",
            Threads.UNKNOWN,
            DeletedLockFileWay::new),
    STRIPED(
            "Guava Striped",
            "a ReentrantLock out of 1,024 stripes, which no other process sees: the ceiling",
            Threads.KNOWN,
            directory -> new StripedWay()),
    RESOLVER(
            "Maven Resolver",
            "the default file locks of Maven Resolver, deleted without checking again",
            Threads.KNOWN,
            ResolverWay::new),
    FLOCK(
            "flock command",
            "a lock file per name, by a flock(1) process for each use",
            Threads.KNOWN,
            FlockWay::new),
    FASTENERS(
            "fasteners",
            "a lock file per name, by a Python program with fasteners",
            Threads.UNKNOWN,
            Way::notInJava),
    FILELOCK(
            "filelock",
            "a lock file per name, by a Python program with filelock",
            Threads.UNKNOWN,
            Way::notInJava);

    /** The number of slots of the ways that have one lock file. */
    public static final int SLOTS = 1 << 20;

    private enum Threads {
        KNOWN,
        UNKNOWN
    }

    private interface Opener {
        LockingWay open(Path directory) throws IOException;
    }

    private final String label;
    private final String description;
    private final Threads threads;
    private final Opener opener;

    Way(String label, String description, Threads threads, Opener opener) {
        this.label = label;
        this.description = description;
        this.threads = threads;
        this.opener = opener;
    }

    private static LockingWay notInJava(Path directory) {
        throw new UnsupportedOperationException("only programs in another language lock this way");
    }

    /** Returns the ways, beginning with another one each round. */
    public static List<Way> inTurn(Collection<Way> ways, int round) {
        List<Way> turned = new ArrayList<>(ways);
        Collections.rotate(turned, -round);
        return turned;
    }

    /** Returns what the reader of a table knows this way by. */
    public String label() {
        return label;
    }

    /** Returns what this way does, for the legend. */
    public String description() {
        return description;
    }

    /** Returns whether a Java program locks this way. */
    public boolean isInJava() {
        return this != FASTENERS && this != FILELOCK;
    }

    /**
     * Returns whether a try of this way takes milliseconds where another waits: by a poll with a
     * pause, or by a new process.
     */
    public boolean isSlow() {
        return compareTo(RESOLVER) >= 0;
    }

    /**
     * Returns whether a second one that is let in is news.
     *
     * <p>Of Maven Resolver it is known: a holder deletes its file, and no waiter looks again at
     * what it has locked.
     */
    public boolean isMeantToExclude() {
        return this != RESOLVER;
    }

    /** Returns the directory, below a common one, that has this way's files and no others. */
    public Path directoryIn(Path common) {
        return common.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Opens this way in its own directory below a common one, which processes may share. */
    public LockingWay open(Path common) throws IOException {
        return opener.open(Files.createDirectories(directoryIn(common)));
    }

    /** Opens this way for several threads, behind a lock if it knows no threads. */
    public LockingWay openForThreads(Path common) throws IOException {
        LockingWay bare = open(common);
        return threads == Threads.KNOWN ? bare : new GuardedWay(bare);
    }

    /** Opens ways below a common directory. */
    public static Map<Way, LockingWay> openAll(Collection<Way> ways, Path common)
            throws IOException {
        Map<Way, LockingWay> opened = new EnumMap<>(Way.class);
        for (Way way : ways) {
            opened.put(way, way.open(common));
        }
        return opened;
    }

    /** Closes what {@link #openAll} opened. */
    public static void closeAll(Map<Way, LockingWay> opened) throws IOException {
        for (LockingWay way : opened.values()) {
            way.close();
        }
    }
}

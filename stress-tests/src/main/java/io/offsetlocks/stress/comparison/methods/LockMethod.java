package io.offsetlocks.stress.comparison.methods;

import io.offsetlocks.LockFormat;
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

/** The lock methods that are compared, in the order of the tables. */
public enum LockMethod {
    OFFSET_LOCKS(
            "offset locks",
            "this library, with byte locks, its default format",
            Threads.KNOWN,
            directory -> OffsetLocksLocker.open(directory, LockFormat.BYTE_LOCKS)),
    LOCK_WORDS(
            "lock words",
            "this library, with lock words, its other format",
            Threads.KNOWN,
            directory -> OffsetLocksLocker.open(directory, LockFormat.LOCK_WORDS)),
    BYTE_LOCK(
            "byte lock",
            "the name's byte of one file, with FileChannel.lock and nothing around it",
            Threads.UNKNOWN,
            ByteLocker::open),
    BYTE_LOCK_GUARDED(
            "byte lock, guarded",
            "the same, behind a ReentrantLock out of 1,024 stripes",
            Threads.KNOWN,
            directory -> new GuardedLocker(ByteLocker.open(directory))),
    BARE_WORD(
            "bare word",
            "the name's word of a mapped file, by compare-and-set, with nothing around it: a killed"
                    + " holder leaves it locked for ever",
            Threads.KNOWN,
            WordLocker::open),
    FILE_KEPT(
            "file kept",
            "a lock file per name, opened, locked and closed for each use, left behind",
            Threads.UNKNOWN,
            KeptFileLocker::new),
    FILE_CACHED(
            "file kept open",
            "the same, with a channel per name that stays open",
            Threads.UNKNOWN,
            CachedFileLocker::new),
    FILE_DELETED(
            "file deleted",
            "a lock file per name, created, locked, checked again, deleted by its holder",
            Threads.UNKNOWN,
            DeletedFileLocker::new),
    STRIPED(
            "Guava Striped",
            "a ReentrantLock out of 1,024 stripes, which no other process sees: an upper bound",
            Threads.KNOWN,
            directory -> new StripedLocker()),
    RESOLVER(
            "Maven Resolver",
            "the default file locks of Maven Resolver, deleted without checking again",
            Threads.KNOWN,
            ResolverLocker::new),
    FLOCK(
            "flock command",
            "a lock file per name, by a flock(1) process for each use",
            Threads.KNOWN,
            FlockLocker::new),
    FASTENERS(
            "fasteners",
            "a lock file per name, by a Python program with fasteners",
            Threads.UNKNOWN,
            LockMethod::notInJava),
    FILELOCK(
            "filelock",
            "a lock file per name, by a Python program with filelock",
            Threads.UNKNOWN,
            LockMethod::notInJava),
    POSTGRESQL(
            "offset locks, PostgreSQL",
            "this library, with advisory locks of a server",
            Threads.KNOWN,
            LockMethod::needsAServer),
    JDBC_REGISTRY(
            "JdbcLockRegistry",
            "Spring Integration, with rows of the same server that live for 10 s",
            Threads.KNOWN,
            LockMethod::needsAServer);

    /** The number of slots of the methods that have one lock file. */
    public static final int SLOTS = 1 << 20;

    private enum Threads {
        KNOWN,
        UNKNOWN
    }

    private interface Opener {
        Locker open(Path directory) throws IOException;
    }

    private final String label;
    private final String description;
    private final Threads threads;
    private final Opener opener;

    LockMethod(String label, String description, Threads threads, Opener opener) {
        this.label = label;
        this.description = description;
        this.threads = threads;
        this.opener = opener;
    }

    private static Locker notInJava(Path directory) {
        throw new UnsupportedOperationException("no Java program uses this method");
    }

    private static Locker needsAServer(Path directory) {
        throw new UnsupportedOperationException("it is opened on a server, not in a directory");
    }

    /** Returns whether this method locks on a server, and not in a directory. */
    public boolean isOnServer() {
        return this == POSTGRESQL || this == JDBC_REGISTRY;
    }

    /** Returns the methods, starting with another one in each round. */
    public static List<LockMethod> rotated(Collection<LockMethod> methods, int round) {
        List<LockMethod> rotated = new ArrayList<>(methods);
        Collections.rotate(rotated, -round);
        return rotated;
    }

    /** Returns the name of this method in tables. */
    public String label() {
        return label;
    }

    /** Returns what this method does, for the legend. */
    public String description() {
        return description;
    }

    /** Returns whether Java programs use this method. */
    public boolean isInJava() {
        return this != FASTENERS && this != FILELOCK;
    }

    /**
     * Returns whether an attempt takes milliseconds under contention, because it polls with a pause
     * or starts a process.
     */
    public boolean isSlow() {
        return compareTo(RESOLVER) >= 0;
    }

    /** Returns whether the kernel lists a waiter: not one that polls, or that is a process. */
    public boolean isListed() {
        return !isSlow() && this != BARE_WORD;
    }

    /**
     * Returns whether a second holder at the same time would be a defect that is not known.
     *
     * <p>Maven Resolver is known not to exclude: a holder deletes its file, and a waiter does not
     * check again which file it has locked.
     */
    public boolean isMeantToExclude() {
        return this != RESOLVER;
    }

    /** Returns the directory, below a common one, that has this method's files and no others. */
    public Path directoryIn(Path common) {
        return common.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Opens this method in its own directory below a common one, which processes may share. */
    public Locker open(Path common) throws IOException {
        return opener.open(Files.createDirectories(directoryIn(common)));
    }

    /** Opens this method for several threads, behind a lock if it knows no threads. */
    public Locker openForThreads(Path common) throws IOException {
        Locker bare = open(common);
        return threads == Threads.KNOWN ? bare : new GuardedLocker(bare);
    }

    /** Opens methods below a common directory. */
    public static Map<LockMethod, Locker> openAll(Collection<LockMethod> methods, Path common)
            throws IOException {
        Map<LockMethod, Locker> opened = new EnumMap<>(LockMethod.class);
        for (LockMethod method : methods) {
            opened.put(method, method.open(common));
        }
        return opened;
    }

    /** Closes what {@link #openAll} opened. */
    public static void closeAll(Map<LockMethod, Locker> opened) throws IOException {
        for (Locker locker : opened.values()) {
            locker.close();
        }
    }
}

package io.offsetlocks;

import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock files this JVM has open, by file key: however often and by whatever path a file is
 * opened, it has one channel.
 *
 * <p>I1: POSIX drops every lock that a process has on a file when it closes <em>any</em> descriptor
 * of it. So a file is looked up by its key before it is opened, and a descriptor that a race opened
 * a second time is kept until the first one is closed.
 */
final class OpenLockFiles {
    /**
     * Bounds the races with programs that put other files at the path, not those between openers.
     */
    private static final int ATTEMPTS = 100;

    private static final ConcurrentMap<Object, Entry> ENTRIES = new ConcurrentHashMap<>();

    /** Descriptors of files we can no longer name; closing one might drop another's locks. */
    private static final List<FileChannel> STRAYS = new ArrayList<>();

    private OpenLockFiles() {}

    /** Opens a session on a file, making the file if need be; for a thread nobody interrupts. */
    static Session open(Path path, long slots, FileAttribute<?>... attrs) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Object fileKey = LockFilePath.key(path, slots);
            Session session =
                    fileKey == null
                            ? openNew(path, slots, attrs)
                            : openKnown(fileKey, path, slots, null);
            if (session != null) {
                return session;
            }
        }
        throw new IOException(path + " is replaced by another file again and again");
    }

    /** Returns null if somebody else has made or removed the file meanwhile. */
    private static @Nullable Session openNew(Path path, long slots, FileAttribute<?>... attrs)
            throws IOException {
        FileChannel created = LockFilePath.create(path, attrs);
        if (created == null) {
            return null;
        }
        Object fileKey = null;
        try {
            fileKey = LockFilePath.key(path, slots);
        } finally {
            if (fileKey == null) {
                keep(created);
            }
        }
        return fileKey == null ? null : openKnown(fileKey, path, slots, created);
    }

    private static @Nullable Session openKnown(
            Object fileKey, Path path, long slots, @Nullable FileChannel created)
            throws IOException {
        return ENTRIES.computeIfAbsent(fileKey, Entry::new).open(path, slots, created);
    }

    private static void keep(@Nullable FileChannel stray) {
        if (stray != null) {
            synchronized (STRAYS) {
                STRAYS.add(stray);
            }
        }
    }

    /** One file: what is open of it, and how many sessions use it. Guarded by its monitor. */
    static final class Entry {
        private final Object fileKey;
        private final ClassLoaderMark mark;
        private final List<FileChannel> spares = new ArrayList<>();
        private @Nullable LockFile file;
        private @Nullable SlotTable table;
        private @Nullable NameOffsets names;
        private int sessions;
        private boolean dead;

        Entry(Object fileKey) {
            this.fileKey = fileKey;
            this.mark = new ClassLoaderMark(fileKey);
        }

        /** Returns null if the path leads elsewhere by now, or this entry is no longer in use. */
        synchronized @Nullable Session open(Path path, long slots, @Nullable FileChannel created)
                throws IOException {
            if (dead) {
                keep(created);
                return null;
            }
            if (file == null) {
                try {
                    return openFirst(path, slots, created);
                } finally {
                    dieIfUnused();
                }
            }
            if (created != null) {
                spares.add(created);
            }
            if (file.slots() != slots) {
                throw new IncompatibleLockFileException(
                        String.format(
                                "%s is open with %d slots, not %d", path, file.slots(), slots));
            }
            return session(path, file);
        }

        private @Nullable Session openFirst(Path path, long slots, @Nullable FileChannel created)
                throws IOException {
            FileChannel channel = created;
            try {
                mark.set(path);
            } catch (IOException e) {
                keep(created);
                throw e;
            }
            try {
                if (channel == null) {
                    channel = LockFilePath.open(path);
                }
                if (!fileKey.equals(LockFilePath.key(path, slots))) {
                    // What we opened may be a file that is in use here under its own key.
                    keep(channel);
                    mark.clear();
                    return null;
                }
                LockFile opened = LockFile.ready(channel, path, fileKey, slots);
                file = opened;
                table = new SlotTable(new SlotBytes(opened));
                names = new NameOffsets(OffsetAllocator.of(opened.hashKey(), opened.slots()));
                return session(path, opened);
            } catch (NoSuchFileException deletedMeanwhile) {
                mark.clear();
                return null;
            } catch (IOException | RuntimeException | Error e) {
                if (channel != null) {
                    channel.close();
                }
                mark.clear();
                throw e;
            }
        }

        private Session session(Path path, LockFile opened) {
            sessions++;
            return new Session(this, path, opened, names, table);
        }

        /** Ends a session; with the last one the file is closed. */
        synchronized void close(Session session) throws IOException {
            try {
                table.closeSession(session);
            } finally {
                sessions--;
                if (sessions == 0) {
                    closeFile();
                }
            }
        }

        private void closeFile() throws IOException {
            // I9: values first, channel last. A waiter thread that comes back from the kernel after
            // the channel has gone must not write into bytes that are a stranger's by then.
            file.beginClosing();
            table.awaitCriticalSections();
            try {
                file.close();
                for (FileChannel spare : spares) {
                    spare.close();
                }
            } finally {
                file = null;
                mark.clear();
                dieIfUnused();
            }
        }

        private void dieIfUnused() {
            if (file == null) {
                dead = true;
                ENTRIES.remove(fileKey, this);
            }
        }
    }
}

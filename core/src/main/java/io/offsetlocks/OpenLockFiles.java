package io.offsetlocks;

import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.file.FilePermissions;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.LockFilePath;
import io.offsetlocks.internal.file.OwnDescriptors;
import io.offsetlocks.internal.threads.SlotTable;
import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock files this copy of the library has open, by file key: however often and by whatever path
 * a file is opened, it has one channel.
 *
 * <p>I1: POSIX drops every lock that a process has on a file when it closes <em>any</em> descriptor
 * of it. So a file is looked up by its key before it is opened; {@link OwnDescriptors} keeps what a
 * race opened a second time until the first one is closed.
 */
public final class OpenLockFiles {
    /**
     * Bounds the races with programs that put other files at the path, not those between openers.
     */
    private static final int ATTEMPTS = 100;

    private static final ConcurrentMap<Object, Entry> ENTRIES = new ConcurrentHashMap<>();

    private OpenLockFiles() {}

    /** Opens a session on a file, making the file if need be; for a thread nobody interrupts. */
    static Session open(Path path, long slots, FileAttribute<?>... attrs) throws IOException {
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                Object fileKey = LockFilePath.key(path, slots);
                if (fileKey == null) {
                    OwnDescriptors.create(path, attrs);
                    continue;
                }
                Entry entry = ENTRIES.computeIfAbsent(fileKey, Entry::new);
                Session session = entry.open(path, slots);
                if (session != null) {
                    warnOfReaders(entry, path, session);
                    return session;
                }
            }
            throw new IOException(path + " is replaced by another file again and again");
        } finally {
            OwnDescriptors.closeUnused();
        }
    }

    /** Logs under no monitor: a log handler may lock names, or throw. */
    private static void warnOfReaders(Entry entry, Path path, Session session) throws IOException {
        try {
            if (entry.isToBeLookedAt()) {
                FilePermissions.warnOfReaders(path);
            }
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** One file: what is open of it, and how many sessions use it. Guarded by its monitor. */
    public static final class Entry {
        private final Object fileKey;
        private @Nullable LockFile file;
        private @Nullable SlotTable table;
        private @Nullable OffsetCache names;
        private int sessions;
        private boolean dead;
        private boolean lookedAt;

        Entry(Object fileKey) {
            this.fileKey = fileKey;
        }

        /** Returns null if the path leads elsewhere by now, or this entry is no longer in use. */
        synchronized @Nullable Session open(Path path, long slots) throws IOException {
            if (dead) {
                return null;
            }
            if (file == null) {
                try {
                    return openFirst(path, slots);
                } finally {
                    dieIfUnused();
                }
            }
            if (file.slots() != slots) {
                throw new IncompatibleLockFileException(
                        String.format(
                                "%s is open with %d slots, not %d", path, file.slots(), slots));
            }
            Session session = new Session(this, path, file, names, table);
            sessions++;
            return session;
        }

        private @Nullable Session openFirst(Path path, long slots) throws IOException {
            FileChannel channel = OwnDescriptors.take(path, fileKey);
            if (channel == null) {
                return null;
            }
            try {
                LockFile opened = LockFile.ready(channel, path, fileKey, slots);
                table = new SlotTable(new ByteLocks(opened));
                names = new OffsetCache(OffsetAllocator.of(opened.hashKey(), opened.slots()));
                Session session = new Session(this, path, opened, names, table);
                // Last: an entry that has a file has a session that will close it.
                file = opened;
                sessions = 1;
                return session;
            } finally {
                if (file == null) {
                    OwnDescriptors.giveBack(channel);
                }
            }
        }

        /** Returns true the first time: a file is warned of once, whatever number of sessions. */
        synchronized boolean isToBeLookedAt() {
            boolean first = !lookedAt;
            lookedAt = true;
            return first;
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
            } finally {
                file = null;
                try {
                    OwnDescriptors.closeAll(fileKey);
                } finally {
                    dieIfUnused();
                }
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

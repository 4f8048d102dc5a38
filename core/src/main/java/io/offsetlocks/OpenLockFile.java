package io.offsetlocks;

import io.offsetlocks.hashing.OffsetAllocator;
import io.offsetlocks.internal.bytelocks.ByteLocks;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.OwnDescriptors;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import io.offsetlocks.internal.words.LockWords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One lock file that this JVM may have open: what belongs to it, and how many sessions use it. With
 * the last session the file is closed. Guarded by its monitor.
 */
final class OpenLockFile {
    private final Object fileKey;
    private @Nullable Layers layers;
    private int sessions;
    private boolean removed;
    private boolean readersToldOf;

    OpenLockFile(Object fileKey) {
        this.fileKey = fileKey;
    }

    /** The layers of an open file: this is the one place that puts them together. */
    record Layers(LockFile file, ProcessLocks locks, SlotTable table, OffsetCache offsets) {
        static Layers over(LockFile file) throws IOException {
            ProcessLocks locks = engineOf(file);
            return new Layers(
                    file,
                    locks,
                    new SlotTable(locks, Ticker.SYSTEM),
                    new OffsetCache(
                            OffsetAllocator.of(file.hashKey(), file.slots()), file.layout()));
        }

        private static ProcessLocks engineOf(LockFile file) throws IOException {
            return switch (file.layout()) {
                case BYTE_LOCKS -> new ByteLocks(file, Ticker.SYSTEM);
                case LOCK_WORDS -> LockWords.join(file, Ticker.SYSTEM);
            };
        }
    }

    /** Returns null if the path leads elsewhere by now, or this is no longer in use. */
    synchronized @Nullable LockFileSession open(Path path, long slots, @Nullable Layout wanted)
            throws IOException {
        if (removed) {
            return null;
        }
        if (layers == null) {
            try {
                return openFirst(path, slots, wanted);
            } finally {
                removeIfUnused();
            }
        }
        if (layers.file().slots() != slots) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s is open with %d slots, not %d",
                            path, layers.file().slots(), slots));
        }
        if (wanted != null && layers.file().layout() != wanted) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s is open with %s, not %s", path, layers.file().layout(), wanted));
        }
        LockFileSession session = new LockFileSession(this, path, layers);
        sessions++;
        return session;
    }

    private @Nullable LockFileSession openFirst(Path path, long slots, @Nullable Layout wanted)
            throws IOException {
        FileChannel channel = OwnDescriptors.take(path, fileKey);
        if (channel == null) {
            return null;
        }
        LockFile file = null;
        try {
            file = LockFile.ready(channel, path, fileKey, slots, wanted, Ticker.SYSTEM);
            Layers made = Layers.over(file);
            LockFileSession session = new LockFileSession(this, path, made);
            // Last: what has layers has a session that will close it.
            layers = made;
            sessions = 1;
            return session;
        } finally {
            if (layers == null) {
                giveBack(channel, file);
            }
        }
    }

    /**
     * Gives back what an open that fails has made: the mapping would stay, and its space with it.
     */
    private static void giveBack(FileChannel channel, @Nullable LockFile file) {
        try {
            if (file != null) {
                file.abandonOpening();
            }
        } finally {
            OwnDescriptors.giveBack(channel);
        }
    }

    /** Returns true the first time: a file is warned of once, whatever the number of sessions. */
    synchronized boolean mustTellOfReaders() {
        boolean first = !readersToldOf;
        readersToldOf = true;
        return first;
    }

    /** Ends a session; with the last one the file is closed. */
    synchronized void close(Session session) throws IOException {
        try {
            layers.table().closeSession(session);
        } finally {
            sessions--;
            if (sessions == 0) {
                Layers closed = layers;
                layers = null;
                try {
                    CloseOrder.close(closed, fileKey);
                } finally {
                    removeIfUnused();
                }
            }
        }
    }

    private void removeIfUnused() {
        if (layers == null) {
            removed = true;
            OpenLockFiles.remove(fileKey, this);
        }
    }
}

package io.offsetlocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One {@link OffsetLocks#open} of a lock file, until its close. */
final class Session {
    private final OpenLockFiles.Entry entry;
    private final Path path;
    private final LockFile file;
    private final NameOffsets names;
    private final SlotTable table;
    private final AtomicBoolean closed = new AtomicBoolean();

    Session(
            OpenLockFiles.Entry entry,
            Path path,
            LockFile file,
            NameOffsets names,
            SlotTable table) {
        this.entry = entry;
        this.path = path;
        this.file = file;
        this.names = names;
        this.table = table;
    }

    Path path() {
        return path;
    }

    LockFile file() {
        return file;
    }

    SlotTable table() {
        return table;
    }

    long offsetOf(String name) {
        return names.offsetOf(name);
    }

    boolean isClosed() {
        return closed.get();
    }

    void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the lock file " + path + " is closed here");
        }
    }

    void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                entry.close(this);
            } finally {
                DeferredLog.write();
            }
        }
    }
}

package io.offsetlocks;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.threads.SlotTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One {@link OffsetLocks#open} of a lock file, until its close. */
public final class Session {
    private final OpenLockFiles.Entry entry;
    private final Path path;
    private final LockFile file;
    private final OffsetCache names;
    private final SlotTable table;
    private final AtomicBoolean closed = new AtomicBoolean();

    Session(
            OpenLockFiles.Entry entry,
            Path path,
            LockFile file,
            OffsetCache names,
            SlotTable table) {
        this.entry = entry;
        this.path = path;
        this.file = file;
        this.names = names;
        this.table = table;
    }

    public Path path() {
        return path;
    }

    public LockFile file() {
        return file;
    }

    public SlotTable table() {
        return table;
    }

    long offsetOf(String name) {
        return names.offsetOf(name);
    }

    boolean isClosed() {
        return closed.get();
    }

    public void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the lock file " + path + " is closed here");
        }
    }

    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            entry.close(this);
        }
    }
}

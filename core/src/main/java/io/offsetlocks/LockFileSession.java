package io.offsetlocks;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.io.IOException;
import java.nio.file.Path;

/** One {@link OffsetLocks#open} of a lock file, until its close. */
final class LockFileSession {
    private final OpenLockFile openFile;
    private final Path path;
    private final OpenLockFile.Layers layers;
    private final Session session;

    LockFileSession(OpenLockFile openFile, Path path, OpenLockFile.Layers layers) {
        this.openFile = openFile;
        this.path = path;
        this.layers = layers;
        this.session = new Session("the lock file", path.toString(), layers.file().toString());
    }

    Path path() {
        return path;
    }

    LockFile file() {
        return layers.file();
    }

    ProcessLocks locks() {
        return layers.locks();
    }

    SlotTable table() {
        return layers.table();
    }

    Session session() {
        return session;
    }

    long offsetOf(String name) {
        return layers.offsets().offsetOf(name);
    }

    void close() throws IOException {
        if (session.markClosed()) {
            try {
                openFile.close(session);
            } finally {
                DeferredLog.write();
            }
        }
    }
}

package io.offsetlocks.stress.jmh;

import io.offsetlocks.stress.WorkDirectory;
import io.offsetlocks.stress.ways.LockingWay;
import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A way that a benchmark has opened in a directory of its own. */
final class OpenedWay implements AutoCloseable {
    private final WorkDirectory directory;
    private final LockingWay locking;

    private OpenedWay(WorkDirectory directory, LockingWay locking) {
        this.directory = directory;
        this.locking = locking;
    }

    /** Opens a way for threads that never want the same name. */
    static OpenedWay bare(Way way) throws IOException {
        WorkDirectory directory = newDirectory();
        return new OpenedWay(directory, way.open(directory.path()));
    }

    /** Opens a way for threads that want the same name. */
    static OpenedWay forThreads(Way way) throws IOException {
        WorkDirectory directory = newDirectory();
        return new OpenedWay(directory, way.openForThreads(directory.path()));
    }

    static WorkDirectory newDirectory() throws IOException {
        return WorkDirectory.in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    AutoCloseable lock(String name) throws IOException {
        return locking.lock(name);
    }

    List<String> namesApart(int number, String from) {
        return locking.namesApart(number, from);
    }

    @Override
    public void close() throws IOException {
        locking.close();
        directory.close();
    }
}

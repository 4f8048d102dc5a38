package io.offsetlocks.stress.ways;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;

/** Offset locks, as any program would use them. */
final class OffsetLocksWay implements LockingWay {
    private final OffsetLocks locks;

    private OffsetLocksWay(OffsetLocks locks) {
        this.locks = locks;
    }

    static OffsetLocksWay open(Path directory) throws IOException {
        return new OffsetLocksWay(OffsetLocks.open(directory.resolve("names.locks"), Way.SLOTS));
    }

    @Override
    public HeldLock lock(String name) {
        return locks.lock(name);
    }

    @Override
    public Object placeOf(String name) {
        return locks.offsetOf(name);
    }

    @Override
    public void close() throws IOException {
        locks.close();
    }
}

package io.offsetlocks.stress.comparison.methods;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;

/** Offset locks, as any program would use them. */
record OffsetLocksLocker(OffsetLocks locks) implements Locker {

    static final String FILE = "names.locks";

    static OffsetLocksLocker open(Path directory, LockFormat format) throws IOException {
        return new OffsetLocksLocker(
                OffsetLocks.open(directory.resolve(FILE), LockMethod.SLOTS, format));
    }

    @Override
    public HeldLock lock(String name) {
        return locks.lock(name);
    }

    @Override
    public Object collisionKey(String name) {
        return locks.offsetOf(name);
    }

    @Override
    public void close() throws IOException {
        locks.close();
    }
}

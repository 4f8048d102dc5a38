package io.offsetlocks.internal.names;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** A name as a {@link ReadWriteLock}: its shared mode and its exclusive mode. */
final class ReadWriteView implements ReadWriteLock {
    private final Lock readLock;
    private final Lock writeLock;

    ReadWriteView(Lock readLock, Lock writeLock) {
        this.readLock = readLock;
        this.writeLock = writeLock;
    }

    @Override
    public Lock readLock() {
        return readLock;
    }

    @Override
    public Lock writeLock() {
        return writeLock;
    }

    @Override
    public String toString() {
        return "read " + readLock + ", write " + writeLock;
    }
}

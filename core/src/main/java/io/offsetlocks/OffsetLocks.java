package io.offsetlocks;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** The locks of one lock file. */
public final class OffsetLocks implements NamedLocks, AutoCloseable {
    private OffsetLocks() {}

    public static OffsetLocks open(Path file, long slots, FileAttribute<?>... attrs)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeldLock lock(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lock asLock(String name) {
        throw new UnsupportedOperationException();
    }

    public NamedLocks shared() {
        throw new UnsupportedOperationException();
    }

    public ReadWriteLock asReadWriteLock(String name) {
        throw new UnsupportedOperationException();
    }

    public long offsetOf(String name) {
        throw new UnsupportedOperationException();
    }

    public long slots() {
        throw new UnsupportedOperationException();
    }

    public Path file() {
        throw new UnsupportedOperationException();
    }

    public Optional<ProcessHandle> holder(String name) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}

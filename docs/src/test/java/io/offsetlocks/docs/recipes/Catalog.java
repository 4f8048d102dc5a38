package io.offsetlocks.docs.recipes;

import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;

/** A file that many programs read and some rewrite. */
final class Catalog {
    private final Path file;
    private final ReadWriteLock lock;

    Catalog(OffsetLocks locks, Path file) {
        this.file = file;
        this.lock = locks.asReadWriteLock("catalog");
    }

    List<String> entries() throws IOException {
        lock.readLock().lock();
        try {
            return Files.readAllLines(file);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Rewrites the catalog, and checks it before any other writer may touch it again. */
    void rewrite(List<String> entries, Check check) throws IOException {
        lock.writeLock().lock();
        try {
            Files.write(file, entries);
            lock.readLock().lock(); // downgrade: from here on readers of this program may join
        } finally {
            lock.writeLock().unlock();
        }
        try {
            check.accept(Files.readAllLines(file));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What is done with a catalog that has just been written. */
    interface Check {
        void accept(List<String> entries) throws IOException;
    }
}

package io.offsetlocks.docs.recipes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** What is to be migrated from: a directory with a lock file for every name, which is kept. */
final class OldLockFiles {
    private final Path directory;

    /** System locks exclude processes, not threads. */
    private final ConcurrentMap<String, ReentrantLock> threads = new ConcurrentHashMap<>();

    OldLockFiles(Path directory) {
        this.directory = directory;
    }

    OldLock lock(String name) throws IOException {
        ReentrantLock thread = threads.computeIfAbsent(name, key -> new ReentrantLock());
        thread.lock();
        try {
            if (thread.getHoldCount() > 1) {
                throw new IllegalStateException(name + " is locked by this thread already");
            }
            return new OldLock(thread, locked(directory.resolve(name + ".lock")));
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (lock(channel) == null) {
                Thread.sleep(1);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + file, e);
        }
    }

    /** Waits for the lock; returns null if that failed and is to be tried again. */
    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.lock();
        } catch (IOException e) {
            if (!channel.isOpen()) {
                throw e;
            }
            // New with the second kind of lock: the kernel takes all threads of a process for one
            // owner, and reports deadlocks that are not there. A real error shows up again here.
            return channel.tryLock();
        }
    }

    /** A held lock of the old kind. */
    static final class OldLock implements AutoCloseable {
        private final ReentrantLock thread;
        private final FileChannel channel;

        private OldLock(ReentrantLock thread, FileChannel channel) {
            this.thread = thread;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                thread.unlock();
            }
        }
    }
}

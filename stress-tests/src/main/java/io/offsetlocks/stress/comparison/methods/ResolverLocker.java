package io.offsetlocks.stress.comparison.methods;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.aether.named.NamedLock;
import org.eclipse.aether.named.NamedLockFactory;
import org.eclipse.aether.named.NamedLockKey;
import org.eclipse.aether.named.providers.FileLockNamedLockFactory;

/**
 * The file locks of Maven Resolver with their defaults: the lock file is deleted when its channel
 * closes.
 *
 * <p>A waiter that has the file open gets its lock when the holder releases it, although the path
 * then names another file or none. So two processes hold the lock at once.
 */
final class ResolverLocker implements Locker {
    private static final int TIMEOUT_SECONDS = 30;

    private final Path directory;
    private final NamedLockFactory factory = new FileLockNamedLockFactory();

    ResolverLocker(Path directory) {
        this.directory = directory;
    }

    @Override
    public AutoCloseable lock(String name) throws IOException {
        String file = LockFileName.in(directory, name).toUri().toString();
        NamedLock lock = factory.getLock(NamedLockKey.of(file, name));
        boolean locked = false;
        try {
            locked = lock.lockExclusively(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!locked) {
                throw new IOException("no lock within " + TIMEOUT_SECONDS + " s");
            }
            return () -> {
                lock.unlock();
                lock.close();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            if (!locked) {
                lock.close();
            }
        }
    }

    @Override
    public void close() {
        factory.shutdown();
    }
}

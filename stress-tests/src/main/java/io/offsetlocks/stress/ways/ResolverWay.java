package io.offsetlocks.stress.ways;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.aether.named.NamedLock;
import org.eclipse.aether.named.NamedLockFactory;
import org.eclipse.aether.named.NamedLockKey;
import org.eclipse.aether.named.providers.FileLockNamedLockFactory;

/**
 * The file locks of Maven Resolver as they come: the lock file is deleted when its channel closes.
 *
 * <p>A waiter that has the file open gets its lock when the holder lets go, though the path is
 * another file's by then or nobody's: two processes are in at once.
 */
final class ResolverWay implements LockingWay {
    private static final int PATIENCE_SECONDS = 30;

    private final Path directory;
    private final NamedLockFactory factory = new FileLockNamedLockFactory();

    ResolverWay(Path directory) {
        this.directory = directory;
    }

    @Override
    public AutoCloseable lock(String name) throws IOException {
        String file = LockFileName.in(directory, name).toUri().toString();
        NamedLock lock = factory.getLock(NamedLockKey.of(file, name));
        boolean locked = false;
        try {
            locked = lock.lockExclusively(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!locked) {
                throw new IOException("no lock within " + PATIENCE_SECONDS + " s");
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

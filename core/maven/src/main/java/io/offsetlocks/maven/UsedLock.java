package io.offsetlocks.maven;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** Locks of a {@link LateLockFile}, which stays open at least until they are closed. */
final class UsedLock implements HeldLock {
    private final LateLockFile file;
    private final HeldLock lock;
    private boolean closed;

    UsedLock(LateLockFile file, HeldLock lock) {
        this.file = file;
        this.lock = lock;
    }

    @Override
    public boolean wasAbandoned() {
        return lock.wasAbandoned();
    }

    @Override
    public boolean isShared() {
        return lock.isShared();
    }

    @Override
    public boolean isValid() {
        return lock.isValid();
    }

    @Override
    public OptionalLong fencingToken() {
        return lock.fencingToken();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IllegalMonitorStateException e) {
            // Another thread's: it stays held.
            throw e;
        } catch (LockLostException e) {
            endUse();
            throw new IllegalStateException(FileFault.lost(file.file()), e);
        } catch (UncheckedIOException e) {
            endUse();
            throw new IllegalStateException(FileFault.inUse(file.file(), e), e);
        }
        endUse();
    }

    private void endUse() {
        if (!closed) {
            closed = true;
            file.end();
        }
    }
}

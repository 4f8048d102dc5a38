package io.offsetlocks.docs.recipes;

import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.eclipse.aether.named.NamedLock;
import org.eclipse.aether.named.NamedLockKey;
import org.eclipse.aether.named.support.LockUpgradeNotSupportedException;
import org.eclipse.aether.named.support.NamedLockFactorySupport;
import org.eclipse.aether.named.support.NamedLockSupport;
import org.eclipse.aether.named.support.ReadWriteLockNamedLock;

/** Locks for Maven Resolver, between all builds that open the same file. */
public final class OffsetNamedLockFactory extends NamedLockFactorySupport {
    private final OffsetLocks locks;

    public OffsetNamedLockFactory(OffsetLocks locks) {
        this.locks = locks;
    }

    @Override
    protected NamedLockSupport createLock(NamedLockKey key) {
        return new OffsetNamedLock(key);
    }

    @Override
    protected NamedLock doGetLock(Collection<NamedLockKey> keys) {
        // Several are locked one after the other: in the order of the offsets, as names may
        // collide.
        Comparator<NamedLockKey> byOffset =
                Comparator.comparingLong(key -> locks.offsetOf(key.name()));
        return super.doGetLock(keys.stream().sorted(byOffset).toList());
    }

    @Override
    protected void doShutdown() {
        try {
            locks.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class OffsetNamedLock extends ReadWriteLockNamedLock {
        OffsetNamedLock(NamedLockKey key) {
            super(key, OffsetNamedLockFactory.this, locks.asReadWriteLock(key.name()));
        }

        @Override
        protected boolean doLockExclusively(long time, TimeUnit unit) throws InterruptedException {
            try {
                return super.doLockExclusively(time, unit);
            } catch (IllegalMonitorStateException e) {
                // This thread holds another name shared, at the same offset.
                LockUpgradeNotSupportedException refused =
                        new LockUpgradeNotSupportedException(this);
                refused.initCause(e);
                throw refused;
            }
        }
    }
}

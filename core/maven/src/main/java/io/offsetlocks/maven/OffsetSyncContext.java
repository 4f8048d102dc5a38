package io.offsetlocks.maven;

import io.offsetlocks.HeldLock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.aether.SyncContext;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.metadata.Metadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks of one operation of Resolver, held by the thread that acquires and closes it.
 *
 * <p>All that one call of {@link #acquire} names is acquired together. Resolver 1.9 acquires name
 * after name in the order of the names, and two builds whose names collide can then wait for each
 * other; here the order is that of the offsets.
 */
final class OffsetSyncContext implements SyncContext {
    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetSyncContext.class);

    /** After so long the user is told what the build waits for. */
    private static final Duration SILENT = Duration.ofSeconds(10);

    private final LockDirectory directory;
    private final BuildSettings settings;
    private final boolean shared;
    private final Deque<HeldLock> held = new ArrayDeque<>();

    OffsetSyncContext(LockDirectory directory, BuildSettings settings, boolean shared) {
        this.directory = directory;
        this.settings = settings;
        this.shared = shared;
    }

    /**
     * Acquires the locks of all that is named, in addition to those held, or fails and holds what
     * it held before.
     *
     * @throws IllegalStateException if that takes longer than the build allows, if a lock file
     *     cannot be used, if the thread is interrupted, whose interrupt status is set, or if the
     *     thread holds one of the locks in shared mode and wants it exclusively
     */
    @Override
    public void acquire(
            @Nullable Collection<? extends Artifact> artifacts,
            @Nullable Collection<? extends Metadata> metadata) {
        LockNames names = LockNames.of(artifacts, metadata);
        if (names.isEmpty()) {
            return;
        }
        try {
            for (long attempt = 1; attempt <= settings.attempts(); attempt++) {
                if (attempt > 1) {
                    Thread.sleep(settings.retryWaitMillis());
                }
                Optional<Deque<HeldLock>> acquired = tryAcquire(names);
                if (acquired.isPresent()) {
                    acquired.get().descendingIterator().forEachRemaining(held::push);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + names, e);
        }
        throw new IllegalStateException(
                "no "
                        + mode()
                        + " lock of "
                        + names
                        + " within "
                        + settings.timeInWords()
                        + ", in "
                        + settings.attempts()
                        + " attempts: "
                        + directory.holder(names)
                        + "; -D"
                        + BuildSettings.TIME
                        + " sets how long to wait");
    }

    private Optional<Deque<HeldLock>> tryAcquire(LockNames names) throws InterruptedException {
        Duration time = settings.time();
        if (time.compareTo(SILENT) <= 0) {
            return directory.tryAcquire(names, shared, time);
        }
        Optional<Deque<HeldLock>> acquired = directory.tryAcquire(names, shared, SILENT);
        if (acquired.isPresent()) {
            return acquired;
        }
        LOGGER.info("Waiting for the {} lock of {}: {}", mode(), names, directory.holder(names));
        return directory.tryAcquire(names, shared, time.minus(SILENT));
    }

    private String mode() {
        return shared ? "shared" : "exclusive";
    }

    /**
     * Releases what this holds; does nothing if that is nothing.
     *
     * @throws IllegalStateException if a lock was lost meanwhile, or the operating system fails the
     *     release; nothing is held
     * @throws IllegalMonitorStateException if another thread has acquired the locks; they stay held
     */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!held.isEmpty()) {
            try {
                held.element().close();
                held.remove();
            } catch (IllegalMonitorStateException e) {
                throw e;
            } catch (RuntimeException e) {
                held.remove();
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

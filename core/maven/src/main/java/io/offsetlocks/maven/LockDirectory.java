package io.offsetlocks.maven;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The locks of one local repository: one lock file for artifacts and one for metadata, below {@code
 * .locks}.
 *
 * <p>Resolver asks for metadata while it holds artifacts shared, and may need the metadata
 * exclusively. In one file a metadata's name could collide with an artifact's that the thread holds
 * shared, and nothing grants an exclusive lock to a thread that has it shared. In two files it
 * cannot, and the order is the same for all: artifacts first, then metadata, and by offset in each.
 */
final class LockDirectory {
    /**
     * Builds with some hundred artifacts locked each rarely wait for one another by a collision in
     * so many slots. The file takes 8 MiB, as much as one larger jar.
     */
    private static final long ARTIFACT_SLOTS = 1 << 20;

    /** Metadata is locked in small numbers. The file takes 580 KiB. */
    private static final long METADATA_SLOTS = 1 << 16;

    private final LateLockFile artifacts;
    private final LateLockFile metadata;

    LockDirectory(Key key) {
        Path directory = key.localRepository.resolve(".locks");
        this.artifacts =
                new LateLockFile(
                        directory.resolve("offset-locks-artifacts"), ARTIFACT_SLOTS, key.format);
        this.metadata =
                new LateLockFile(
                        directory.resolve("offset-locks-metadata"), METADATA_SLOTS, key.format);
    }

    /** Which locks these are. */
    record Key(Path localRepository, LockFormat format) {}

    /**
     * Acquires all the locks or none.
     *
     * @return what is to be closed, the last one first; empty if the time passed
     * @throws IllegalStateException if the locks cannot be used; the message says why
     */
    Optional<Deque<HeldLock>> tryAcquire(LockNames names, boolean shared, Duration timeout)
            throws InterruptedException {
        long start = System.nanoTime();
        Deque<HeldLock> held = new ArrayDeque<>();
        boolean complete = false;
        try {
            complete =
                    artifacts.tryLockAll(names.artifacts(), shared, timeout, held)
                            && metadata.tryLockAll(
                                    names.metadata(), shared, rest(timeout, start), held);
        } finally {
            if (!complete) {
                held.forEach(HeldLock::close);
            }
        }
        return complete ? Optional.of(held) : Optional.empty();
    }

    private static Duration rest(Duration timeout, long start) {
        Duration rest = timeout.minusNanos(System.nanoTime() - start);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** {@return who has one of the names, for messages} */
    String holder(LockNames names) {
        return artifacts
                .holder(names.artifacts())
                .or(() -> metadata.holder(names.metadata()))
                .orElse("nobody holds them now");
    }

    /** Closes the files, each if nobody uses it. */
    void closeUnused() {
        artifacts.closeUnused();
        metadata.closeUnused();
    }
}

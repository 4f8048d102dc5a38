package io.offsetlocks.maven;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.LockFormat;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock file that is opened, and made with its directory if need be, by the first use.
 *
 * <p>When the file has been deleted, every use fails as long as any thread of this JVM holds a lock
 * in the old one, as that does not exclude those who hold locks in a new one. The next use after
 * that opens the path again: a JVM may run many builds.
 */
final class LateLockFile {
    private final Path file;
    private final long slots;
    private final LockFormat format;

    /** Guarded by this, as the two below. */
    private @Nullable OffsetLocks open;

    /** How many calls and held locks use what is open. */
    private int uses;

    private boolean replaced;

    LateLockFile(Path file, long slots, LockFormat format) {
        this.file = file;
        this.slots = slots;
        this.format = format;
    }

    /**
     * Acquires the locks of all names or none.
     *
     * @param held where what is acquired goes, at the front
     * @return whether they are acquired; always, if there are none
     * @throws IllegalStateException if the file cannot be used; the message says why
     */
    boolean tryLockAll(
            Collection<String> names, boolean shared, Duration timeout, Deque<HeldLock> held)
            throws InterruptedException {
        if (names.isEmpty()) {
            return true;
        }
        OffsetLocks locks = begin();
        boolean acquired = false;
        try {
            NamedLocks mode = shared ? locks.shared() : locks;
            Optional<HeldLock> lock = mode.tryLockAll(names, timeout);
            acquired = lock.isPresent();
            lock.ifPresent(each -> held.push(new UsedLock(this, each)));
            return acquired;
        } catch (IllegalMonitorStateException e) {
            throw new IllegalStateException(
                    "this thread has locked some of "
                            + names
                            + " in shared mode, and must release them before it locks them"
                            + " exclusively",
                    e);
        } catch (LockFileReplacedException e) {
            throw gone(e);
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(FileFault.inUse(file, e), e);
        } finally {
            if (!acquired) {
                end();
            }
        }
    }

    private synchronized OffsetLocks begin() {
        if (open == null) {
            try {
                Files.createDirectories(file.getParent());
                open = OffsetLocks.open(file, slots, format);
            } catch (IOException e) {
                throw new IllegalStateException(FileFault.atOpen(file, e), e);
            }
        }
        uses++;
        return open;
    }

    private synchronized IllegalStateException gone(LockFileReplacedException e) {
        replaced = true;
        return new IllegalStateException(FileFault.gone(file), e);
    }

    /** Ends one use. */
    synchronized void end() {
        uses--;
        if (replaced) {
            closeUnused();
        }
    }

    /** Closes the file if nobody uses it. */
    synchronized void closeUnused() {
        if (uses > 0 || open == null) {
            return;
        }
        OffsetLocks unused = open;
        open = null;
        replaced = false;
        try {
            unused.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return a process that holds one of the names, in words; empty if nobody does or the system
     * does not tell}
     */
    Optional<String> holder(Collection<String> names) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        OffsetLocks locks = begin();
        try {
            return Holder.of(locks, names);
        } catch (IOException | IllegalStateException e) {
            return Optional.of("the system does not tell who holds them: " + e.getMessage());
        } finally {
            end();
        }
    }

    Path file() {
        return file;
    }
}

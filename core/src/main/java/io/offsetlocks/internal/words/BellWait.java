package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The wait of this process at the bell of one owner, for all words of that owner for which a queue
 * of ours has the gate byte. Run by a thread of {@link BlockingThreads}:
 *
 * <ol>
 *   <li>It reads the number of the owner's bell.
 *   <li>It looks at each word. One that has no living owner any more is taken for the oldest waiter
 *       there; one that has another owner moves to the wait at that bell.
 *   <li>It blocks for a shared lock on the bell of the number that it has read. The owner has the
 *       bell locked, until it rings or ends; then this begins again.
 * </ol>
 *
 * <p>Why no wake-up is lost (I14): a ring comes after a release, and the number was read before the
 * look at the word. If the owner has released the word after the look, it unlocks the bell of that
 * number or of a later one. If it had rung before the number was read, the look shows the release.
 * And if a new member has the entry by then, the look finds the old one dead: liveness is asked of
 * the kernel after the number was read. So an owner is a member of one generation, and its bell is
 * blocked for only after a look that has found it alive.
 *
 * <p>Where there is nothing to block for it pauses: for words of readers, and of no valid owner;
 * where the kernel reports a deadlock, as it does when two processes wait at each other's bells;
 * and where a bell is free without a ring, as in a table that was written over.
 *
 * <p>When no queue is left the thread stays in the kernel until the owner rings or ends. There is
 * at most one for each owner.
 */
final class BellWait implements Runnable {
    private static final long MIN_PAUSE_NANOS = Duration.ofNanos(20_000).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    /** All polls of a JVM together look at some 2,000 words per second at most. */
    private static final long NANOS_PER_WORD = Duration.ofNanos(500_000).toNanos();

    private final LockFile file;
    private final BellWaits waits;
    private final long owner;

    /** Guarded by the waits' monitor. */
    private final Set<WordQueue> queues = new LinkedHashSet<>();

    /** Whether the owner has been found alive since the bell was read; the thread's alone. */
    private boolean knownAlive;

    private long pauseNanos = MIN_PAUSE_NANOS;

    BellWait(LockFile file, BellWaits waits, long owner) {
        this.file = file;
        this.waits = waits;
        this.owner = owner;
    }

    boolean start() {
        return BlockingThreads.start(this, true);
    }

    /** Returns the owner as {@link Word#who} has it, or 0. */
    long owner() {
        return owner;
    }

    /** Returns whether there is no bell to wait at. */
    boolean polls() {
        return owner == 0;
    }

    void add(WordQueue queue) {
        assert Thread.holdsLock(waits);
        queues.add(queue);
    }

    boolean isUnused() {
        assert Thread.holdsLock(waits);
        return queues.isEmpty();
    }

    void remove(WordQueue queue) {
        synchronized (waits) {
            queues.remove(queue);
        }
    }

    WordQueue[] queues() {
        synchronized (waits) {
            return queues.toArray(WordQueue[]::new);
        }
    }

    /** Returns whether a word is of the owner, and that has been found alive in this pass. */
    boolean isKnownAlive(long word) {
        return knownAlive && Word.who(word) == owner;
    }

    /** Called when a look has found that the owner is alive and has a word. */
    void foundAlive() {
        knownAlive = !polls();
    }

    @Override
    public void run() {
        try {
            long bellBefore = 0;
            FileLock had = null;
            while (!waits.endIfUnused(this)) {
                long bell;
                try {
                    bell = waits.bell(this);
                    lookAtAll();
                } finally {
                    // After the look: whoever has been granted a word need not wait for this.
                    release(had);
                }
                if (bell != bellBefore) {
                    pauseNanos = MIN_PAUSE_NANOS;
                } else if (polls() || had != null) {
                    pause();
                }
                bellBefore = bell;
                had = polls() ? null : blockAt(bell);
            }
            release(had);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            DeferredLog.write();
        }
    }

    private static void release(@Nullable FileLock had) throws IOException {
        if (had != null) {
            had.release();
        }
    }

    private void lookAtAll() {
        knownAlive = false;
        for (WordQueue queue : queues()) {
            Thread granted;
            synchronized (queue.monitor()) {
                granted = queue.look(this);
            }
            if (granted != null) {
                LockSupport.unpark(granted);
            }
        }
    }

    /** Returns the lock of the bell when that is free, or null if this has paused instead. */
    private @Nullable FileLock blockAt(long bell) throws IOException {
        if (!knownAlive) {
            // A bell that was read before a look may be that of the next member.
            return null;
        }
        FileLock had = file.lock(MemberTable.bellRange(Word.owner(owner), bell), true);
        if (had == null) {
            pause();
        }
        return had;
    }

    private void pause() {
        int count = queues().length;
        LockSupport.parkNanos(Math.max(pauseNanos, (count - 1) * NANOS_PER_WORD));
        pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
    }

    private void fail(Throwable failure) {
        for (WordQueue queue : waits.end(this)) {
            synchronized (queue.monitor()) {
                queue.fail(this, queue.explain(failure));
            }
        }
    }
}

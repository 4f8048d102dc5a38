package io.offsetlocks.internal.words;

import io.offsetlocks.internal.file.SystemLock;
import io.offsetlocks.internal.processes.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of one word, by which readers hold the lock: each has a shared byte lock on it
 * while the word names nobody and has the flag {@link Word#SHARED}. Guarded by the bucket's
 * monitor.
 *
 * <p>A writer that finds the flag needs the byte exclusively for the moment in which it takes the
 * word and drops the flag. A reader looks again after it has got the byte: a writer may have taken
 * the word before. It leaves the flag behind, as other readers may be there.
 */
final class SharedByte {
    private final LockWords locks;
    private final MemberWords words;
    private final long offset;
    private final SystemLock systemLock;

    SharedByte(LockWords locks, long offset) {
        this.locks = locks;
        this.words = locks.words();
        this.offset = offset;
        this.systemLock = new SystemLock(locks.file());
        systemLock.assign(offset);
    }

    /** Makes one attempt to join the readers; not if a living owner has the word. */
    Attempt tryAcquire() {
        while (true) {
            long word = words.get(offset);
            if (Word.hasOwner(word) && !words.isOfDeadOwner(word)) {
                return Attempt.BUSY;
            }
            if (!Word.isOfReaders(word)) {
                words.giveToReaders(offset, word);
                continue;
            }
            if (!tryLock()) {
                return Attempt.BUSY;
            }
            // A writer may have had the byte, and have taken the word, since we read it.
            long again = words.get(offset);
            if (Word.isOfReaders(again)) {
                return Word.attempt(again);
            }
            systemLock.unlock();
        }
    }

    /** Makes one attempt to lock the byte as a reader, also for a word that is still ours. */
    boolean tryLock() {
        systemLock.requireUsable();
        return systemLock.tryLock(true);
    }

    /**
     * Takes a word from readers exclusively, if there are none any more.
     *
     * @return null if the word has changed meanwhile
     */
    @Nullable Attempt tryTakeWord(long word) {
        systemLock.requireUsable();
        if (!systemLock.tryLock(false)) {
            return Attempt.BUSY;
        }
        boolean taken = false;
        boolean unlocked = false;
        try {
            taken = words.tryTake(offset, word);
        } finally {
            try {
                systemLock.unlock();
                unlocked = true;
            } finally {
                if (taken && !unlocked) {
                    // What throws holds nothing.
                    boolean abandoned = Word.tellsAbandonment(word);
                    locks.member().ring(words.release(offset, abandoned));
                }
            }
        }
        return taken ? Word.attempt(word) : null;
    }

    void unlock() {
        systemLock.unlock();
    }

    /**
     * Returns whether an attempt that has failed may be made again at once. Another process may
     * have the byte exclusively for a moment, to take the word. That is no holder; readers are.
     *
     * @param shared whether it was the attempt of a reader
     */
    static boolean mayBeFreeSoon(LockWords locks, long offset, boolean shared) {
        return Word.isOfReaders(locks.words().get(offset))
                && (shared || !locks.file().canLockShared(offset));
    }

    boolean isLocked() {
        return systemLock.isHeld();
    }

    boolean isReleasing() {
        return systemLock.isReleasing();
    }

    boolean isInDoubt() {
        return systemLock.isInDoubt();
    }

    void resolveDoubt() {
        systemLock.resolveDoubt();
    }

    boolean isBroken() {
        return systemLock.isBroken();
    }
}

package io.offsetlocks.internal.words;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.file.SystemLock;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import org.jspecify.annotations.Nullable;

/**
 * This process's part in the word of one offset. Guarded by the bucket's monitor.
 *
 * <p><b>Exclusive.</b> The word names this process. To take it from nobody, or from an owner that
 * is dead, is one compare-and-set, which also begins the section ({@link Word#IN}); to release it
 * is another. A process that is killed before the first has changed nothing, and after it is in its
 * section: so there is no moment at which a death is told wrongly. Between two threads of this
 * process the word stays ours without IN.
 *
 * <p><b>Shared.</b> The word names nobody and has the flag {@link Word#SHARED}; each reader has a
 * shared byte lock on the first byte of the word, the <em>shared byte</em>. A writer that finds the
 * flag needs that byte exclusively for the moment in which it takes the word and drops the flag. A
 * reader looks again after it has got the byte: a writer may have taken the word before. It leaves
 * the flag behind, as other readers may be there.
 *
 * <p><b>Abandonment.</b> A word of a dead owner with IN was abandoned; so was one with {@link
 * Word#ABANDONED}, which a reader leaves in place of a dead owner, and a session that closes in the
 * middle of a section. An exclusive holder that takes the word drops the flag, and is told. If it
 * dies, IN says the same.
 *
 * <p><b>I10: only a word that is ours is written.</b> Another process that took this one for dead
 * may own it by now. So IN and the release are compare-and-set on a word that names us; if it does
 * not, the lock was lost, which is logged and thrown. {@link Word#WAITED_FOR} belongs to who has
 * the gate ({@link WordQueue}), and every change keeps it as it finds it.
 */
final class WordLock implements ProcessLock {
    private enum Held {
        NOTHING,
        EXCLUSIVE,
        SHARED
    }

    private final LockWords locks;
    private final MemberWords words;
    private final Grants grants;
    private long offset;
    private Held held = Held.NOTHING;

    /** Whether the last attempt was one for a shared lock. */
    private boolean triedShared;

    /** The shared byte; made when readers first use it. */
    private @Nullable SystemLock sharedByte;

    /** This process's place in the queue of processes; null if it has none. */
    private @Nullable WordQueue queue;

    WordLock(LockWords locks, Grants grants) {
        this.locks = locks;
        this.words = locks.words();
        this.grants = grants;
    }

    @Override
    public void assign(long offset) {
        this.offset = offset;
        held = Held.NOTHING;
        sharedByte = null;
    }

    long offset() {
        return offset;
    }

    Grants grants() {
        return grants;
    }

    @Override
    public boolean isHeld() {
        return held != Held.NOTHING;
    }

    @Override
    public boolean isHeldShared() {
        return held == Held.SHARED;
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        if (locks.file().isClosing()) {
            return Attempt.BUSY;
        }
        triedShared = shared;
        Attempt how = shared ? tryShared() : tryExclusive();
        if (how.isHeld() && queue != null) {
            leaveQueueHolding(how);
        }
        return how;
    }

    /** Leaves the queue of processes, as this process has the lock. */
    private void leaveQueueHolding(Attempt how) {
        boolean left = false;
        try {
            queue.leave();
            left = true;
        } finally {
            // The lock is nobody's yet, and nobody would ever release it.
            if (!left && how == Attempt.ABANDONED && held == Held.EXCLUSIVE) {
                releaseAbandoned();
            } else if (!left) {
                release();
            }
        }
    }

    private Attempt tryExclusive() {
        while (true) {
            long word = words.get(offset);
            if (Word.hasOwner(word)) {
                if (!words.isOfDeadOwner(word)) {
                    return Attempt.BUSY;
                }
            } else if (Word.has(word, Word.SHARED)) {
                Attempt how = tryTakeFromReaders(word);
                if (how != null) {
                    return how;
                }
                continue;
            }
            if (words.tryTake(offset, word)) {
                held = Held.EXCLUSIVE;
                return attemptOf(word);
            }
        }
    }

    /**
     * Takes a word from readers, if there are none any more.
     *
     * @return null if the word has changed meanwhile
     */
    private @Nullable Attempt tryTakeFromReaders(long word) {
        SystemLock readers = sharedByte();
        readers.requireUsable();
        if (!readers.tryLock(false)) {
            return Attempt.BUSY;
        }
        boolean unlocked = false;
        try {
            if (words.tryTake(offset, word)) {
                held = Held.EXCLUSIVE;
            }
        } finally {
            try {
                readers.unlock();
                unlocked = true;
            } finally {
                if (!unlocked && held == Held.EXCLUSIVE) {
                    // What throws holds nothing.
                    releaseWord(attemptOf(word) == Attempt.ABANDONED);
                }
            }
        }
        return held == Held.EXCLUSIVE ? attemptOf(word) : null;
    }

    private static Attempt attemptOf(long before) {
        return Word.tellsAbandonment(before) ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    private Attempt tryShared() {
        while (true) {
            long word = words.get(offset);
            if (Word.hasOwner(word) && !words.isOfDeadOwner(word)) {
                return Attempt.BUSY;
            }
            if (Word.hasOwner(word) || !Word.has(word, Word.SHARED)) {
                words.giveToReaders(offset, word);
                continue;
            }
            SystemLock readers = sharedByte();
            readers.requireUsable();
            if (!readers.tryLock(true)) {
                return Attempt.BUSY;
            }
            // A writer may have had the byte, and have taken the word, since we read it.
            long again = words.get(offset);
            if (!Word.hasOwner(again) && Word.has(again, Word.SHARED)) {
                held = Held.SHARED;
                return attemptOf(again);
            }
            readers.unlock();
        }
    }

    private SystemLock sharedByte() {
        SystemLock readers = sharedByte;
        if (readers == null) {
            readers = new SystemLock(locks.file());
            readers.assign(offset);
            sharedByte = readers;
        }
        return readers;
    }

    /**
     * Another process may have the shared byte exclusively for a moment, to take the word. That is
     * no holder; readers are.
     */
    @Override
    public long secondLookNanos() {
        long word = words.get(offset);
        boolean readersMay = !Word.hasOwner(word) && Word.has(word, Word.SHARED);
        if (!readersMay || isHeld()) {
            return NO_SECOND_LOOK;
        }
        return triedShared || !locks.file().canLockShared(offset) ? 0 : NO_SECOND_LOOK;
    }

    @Override
    public boolean tryConvert(boolean shared) {
        if (!shared || held == Held.NOTHING) {
            return false;
        }
        if (held == Held.SHARED) {
            return true;
        }
        SystemLock readers = sharedByte();
        readers.requireUsable();
        if (!readers.tryLock(true)) {
            return false;
        }
        long word;
        try {
            word = words.convert(offset);
        } catch (LockLostException | InternalError e) {
            held = Held.NOTHING;
            readers.unlock();
            throw e;
        }
        held = Held.SHARED;
        ring(word);
        return true;
    }

    @Override
    public Attempt sectionBegins() {
        long word = change(Word.IN, Word.ABANDONED);
        return Word.has(word, Word.ABANDONED) ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    @Override
    public void sectionEnds() {
        change(0, Word.IN);
    }

    @Override
    public void markAbandoned() {
        try {
            change(Word.ABANDONED, 0);
        } catch (InternalError cut) {
            // The page is gone, and the word with it: whoever opens the path finds another file.
            held = Held.NOTHING;
        }
    }

    private long change(long set, long cleared) {
        try {
            return words.change(offset, set, cleared);
        } catch (LockLostException | InternalError e) {
            held = Held.NOTHING;
            throw e;
        }
    }

    @Override
    public Attempt readerJoins() {
        boolean abandoned = Word.has(words.get(offset), Word.ABANDONED);
        return abandoned ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    @Override
    public void release() {
        release(false);
    }

    @Override
    public void releaseAbandoned() {
        release(true);
    }

    private void release(boolean abandoned) {
        if (locks.file().isClosing()) {
            held = Held.NOTHING;
        } else if (held == Held.SHARED) {
            // The flag stays, as other readers may be there.
            unlockSharedByte();
        } else if (held == Held.EXCLUSIVE) {
            releaseWord(abandoned);
        }
    }

    private void unlockSharedByte() {
        try {
            sharedByte.unlock();
        } finally {
            held = sharedByte.isHeld() ? Held.SHARED : Held.NOTHING;
        }
    }

    private void releaseWord(boolean abandoned) {
        long word;
        try {
            word = words.release(offset, abandoned);
        } catch (LockLostException | InternalError e) {
            held = Held.NOTHING;
            throw e;
        }
        held = Held.NOTHING;
        ring(word);
    }

    /** I15: wakes those who wait for a word that this process had; after the change of the word. */
    private void ring(long before) {
        if (Word.has(before, Word.WAITED_FOR)) {
            locks.member().oweRing();
            locks.member().ringIfDue();
        }
    }

    @Override
    public void finishRelease() {
        if (sharedByte != null && sharedByte.isReleasing()) {
            unlockSharedByte();
        }
        locks.member().ringIfDue();
    }

    @Override
    public boolean isInDoubt() {
        return sharedByte != null && sharedByte.isInDoubt();
    }

    @Override
    public void resolveDoubt() {
        if (sharedByte != null) {
            sharedByte.resolveDoubt();
        }
    }

    @Override
    public boolean isBroken() {
        return sharedByte != null && sharedByte.isBroken();
    }

    @Override
    public boolean seesQueue() {
        boolean leadsWithoutThread = queue != null && queue.leadsWithoutThread();
        return !leadsWithoutThread && Word.has(words.get(offset), Word.WAITED_FOR);
    }

    @Override
    public boolean seesLiveQueue() {
        return seesQueue() && (queue != null || !WordQueue.clearIfStale(locks, offset));
    }

    @Override
    public boolean leadsQueue() {
        return queue != null && queue.leads();
    }

    @Override
    public boolean tryLeadQueue() {
        return grants.yieldNanos() == 0 && !leadsQueue() && queueOf().tryEnter();
    }

    @Override
    public void headLeft(boolean last) {
        if (last && queue != null) {
            queue.leave();
        }
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        return queueOf().startWaiting(lasting);
    }

    @Override
    public boolean isWaiting() {
        return queue != null && queue.isWaiting();
    }

    private WordQueue queueOf() {
        WordQueue own = queue;
        if (own == null) {
            own = new WordQueue(locks, this);
            queue = own;
        }
        return own;
    }

    /** Called when this process queues no more. */
    void queueLeft() {
        queue = null;
    }
}

package io.offsetlocks.internal.words;

import io.offsetlocks.LockLostException;
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
 * byte lock on the first byte of the word ({@link SharedByte}).
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
    private final LockWords locks;
    private final MemberWords words;
    private final Grants grants;
    private long offset;

    /** Whether the word names this process, for a thread or between two of them. */
    private boolean exclusive;

    /** Whether an attempt to take the word has begun and not returned. */
    private boolean inDoubt;

    /** Whether that attempt found an abandonment. */
    private boolean foundAbandoned;

    /** Whether the last attempt was one for a shared lock. */
    private boolean triedShared;

    /** The shared byte; made when readers first use it. */
    private @Nullable SharedByte sharedByte;

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
        exclusive = false;
        inDoubt = false;
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
        return exclusive || isHeldShared();
    }

    @Override
    public boolean isHeldShared() {
        return !exclusive && sharedByte != null && sharedByte.isLocked();
    }

    @Override
    public Attempt tryAcquire(boolean shared, long now) {
        if (locks.file().isClosing()) {
            return Attempt.BUSY;
        }
        if (queue != null && queue.waitsAtBellOf(words.get(offset))) {
            // That thread finds out if the owner ends; to ask the system here would be too much
            // for heads that look once per second, of which there may be many.
            triedShared = shared;
            return Attempt.BUSY;
        }
        return tryAcquire(shared);
    }

    /** Makes one attempt, which asks whether an owner lives. */
    Attempt tryAcquire(boolean shared) {
        resolveDoubt();
        triedShared = shared;
        Attempt how = shared ? sharedByte().tryAcquire() : tryExclusive();
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
            if (!left && how == Attempt.ABANDONED && exclusive) {
                releaseAbandoned();
            } else if (!left) {
                release();
            }
        }
    }

    private Attempt tryExclusive() {
        Attempt how;
        do {
            long word = words.get(offset);
            if (Word.hasOwner(word) && !words.isOfDeadOwner(word)) {
                return Attempt.BUSY;
            }
            how = tryTake(word);
        } while (how == null);
        return how;
    }

    /**
     * Takes a word that no living owner has.
     *
     * @return null if it has changed meanwhile
     */
    private @Nullable Attempt tryTake(long word) {
        foundAbandoned = Word.tellsAbandonment(word);
        inDoubt = true;
        Attempt how = null;
        try {
            if (Word.isOfReaders(word)) {
                how = sharedByte().tryTakeWord(word);
            } else if (words.tryTake(offset, word)) {
                how = Word.attempt(word);
            }
        } catch (RuntimeException | InternalError e) {
            inDoubt = false;
            throw e;
        }
        exclusive = how != null && how.isHeld();
        inDoubt = false;
        return how;
    }

    private SharedByte sharedByte() {
        SharedByte readers = sharedByte;
        if (readers == null) {
            readers = new SharedByte(locks, offset);
            sharedByte = readers;
        }
        return readers;
    }

    @Override
    public long secondLookNanos() {
        boolean mayLook = !isHeld() && !locks.file().isClosing();
        return mayLook && SharedByte.mayBeFreeSoon(locks, offset, triedShared) ? 0 : NO_SECOND_LOOK;
    }

    @Override
    public boolean tryConvert(boolean shared) {
        if (!shared || !isHeld() || locks.file().isClosing()) {
            return false;
        }
        if (isHeldShared()) {
            return true;
        }
        SharedByte readers = sharedByte();
        if (!readers.tryLock()) {
            return false;
        }
        long word;
        try {
            word = words.convert(offset);
        } catch (LockLostException | InternalError e) {
            exclusive = false;
            readers.unlock();
            throw e;
        }
        exclusive = false;
        locks.member().ring(word);
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
            return;
        }
    }

    private long change(long set, long cleared) {
        if (locks.file().isClosing()) {
            // I9: a thread that repairs may come after the close.
            exclusive = false;
            return 0;
        }
        try {
            return words.change(offset, set, cleared);
        } catch (LockLostException | InternalError e) {
            exclusive = false;
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
            exclusive = false;
        }
        if (exclusive) {
            releaseWord(abandoned);
        } else if (sharedByte != null) {
            // The flag stays, as other readers may be there.
            sharedByte.unlock();
        }
    }

    private void releaseWord(boolean abandoned) {
        long word;
        try {
            word = words.release(offset, abandoned);
        } catch (LockLostException | InternalError e) {
            exclusive = false;
            throw e;
        }
        exclusive = false;
        locks.member().ring(word);
    }

    @Override
    public void finishRelease() {
        if (sharedByte != null && sharedByte.isReleasing()) {
            sharedByte.unlock();
        }
        locks.member().ringIfDue();
    }

    @Override
    public boolean isInDoubt() {
        return inDoubt || sharedByte != null && sharedByte.isInDoubt();
    }

    @Override
    public void resolveDoubt() {
        if (sharedByte != null) {
            sharedByte.resolveDoubt();
        }
        // A thread that repairs may come after the close (I9).
        if (inDoubt && !locks.file().isClosing() && words.isMine(words.get(offset))) {
            releaseWord(foundAbandoned);
        }
        inDoubt = false;
    }

    @Override
    public boolean isBroken() {
        return sharedByte != null && sharedByte.isBroken();
    }

    @Override
    public boolean seesQueue() {
        boolean leadsWithoutThread = queue != null && queue.leadsWithoutThread();
        return !leadsWithoutThread
                && !locks.file().isClosing()
                && Word.has(words.get(offset), Word.WAITED_FOR);
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

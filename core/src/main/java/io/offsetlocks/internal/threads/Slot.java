package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.QuantumTable;
import io.offsetlocks.internal.processes.Turn;
import org.jspecify.annotations.Nullable;

/**
 * One offset in use by threads of this JVM: how a thread gets it. It lives while it is held or
 * waited for. Everything in it is guarded by the monitor of its bucket, not by its own.
 *
 * <p>A thread gets it at once if it may go ahead of those that wait, which is called barging, or in
 * its turn, from {@link SlotQueue}. {@link SlotRelease} is how it is passed on. There are two
 * things to get: this process's lock of the offset, from the engine, and a hold of it that is
 * compatible with those of other threads here ({@link LockedOffset}). A process keeps its lock
 * between two of its threads; then only the second is needed.
 *
 * <p><b>Critical sections that an Error cuts short.</b> A stack or a heap may end at any call. So a
 * section that changes which thread holds says that it has begun ({@link #begin}) and that it has
 * ended ({@link #end}), and changes its state without calls in between. One that finds another
 * unfinished finishes it from the state alone: a release that had begun is completed, a lock that
 * nobody holds and nobody waits for is released, and the head is woken, since its wake-up may have
 * been lost. {@link Repairs} sees to it that there is a next section.
 */
final class Slot {
    private final SlotBucket bucket;
    private final Ticker clock;
    private final SlotQueue queue;
    private final LockedOffset owner;
    private final ForeignHolds foreignHolds = new ForeignHolds();
    private final Turn turn;
    private final ProcessLock lock;
    private final boolean answersAtOnce;
    private final SlotRelease releases;
    private boolean retired = true;

    /**
     * Whether a critical section has begun and not come to its end: when another one finds it so,
     * an Error left things half-done.
     */
    private boolean unfinished;

    /** The next slot in the bucket. */
    @Nullable Slot next;

    Slot(SlotBucket bucket, ProcessLocks locks, QuantumTable quanta, Ticker clock) {
        this.bucket = bucket;
        this.clock = clock;
        this.turn = new Turn(quanta, clock.read());
        this.queue = new SlotQueue(this, locks);
        this.lock = locks.newLock(queue);
        this.owner = new LockedOffset(lock);
        this.answersAtOnce = locks.answersAtOnce();
        this.releases = new SlotRelease(this);
    }

    /** Makes this unused slot the one at an offset. */
    void assign(long offset) {
        lock.assign(offset);
        turn.assign(offset);
        foreignHolds.end();
        unfinished = false;
        retired = false;
    }

    long offset() {
        return lock.offset();
    }

    /** Returns the monitor that guards this slot. */
    Object monitor() {
        return bucket;
    }

    Ticker clock() {
        return clock;
    }

    /** Returns what ends the holds of this slot. */
    SlotRelease releases() {
        return releases;
    }

    SlotQueue queue() {
        return queue;
    }

    /** Returns the holds; also what a thread dump says is waited for. */
    LockedOffset owner() {
        return owner;
    }

    ForeignHolds foreignHolds() {
        return foreignHolds;
    }

    Turn turn() {
        return turn;
    }

    ProcessLock lock() {
        return lock;
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    Attempt tryBarge(Hold hold, long now) {
        begin();
        Attempt attempt = Attempt.BUSY;
        if (owner.tryGrant(hold, true)) {
            attempt = Attempt.CLEAN;
        } else if (needsLock()) {
            attempt = tryAcquireLock(hold, now);
        }
        end();
        return attempt;
    }

    /** Returns how long an attempt that has just failed pauses before a second look, if at all. */
    long secondLookNanos() {
        return owner.isFree() ? lock.secondLookNanos() : ProcessLock.NO_SECOND_LOOK;
    }

    /** Makes one attempt for a hold that arrives and can wait; returns whether it is granted. */
    boolean tryArrive(Hold hold, long now) {
        // First of all: with the last session the store closes, and a look at the queue fails.
        hold.session.requireOpen();
        begin();
        boolean first = queue.head() == null;
        // Only a reader can join the present holders. If processes are seen to queue it must check
        // whether they are alive, because until these readers leave nobody else would.
        boolean mayJoin = first && hold.shared && mayGoAhead(now);
        boolean held =
                owner.tryGrant(hold, mayJoin)
                        || first && needsLock() && mayGoAhead(now) && tryAcquireAtOnce(hold, now);
        end();
        return held;
    }

    /**
     * Begins a critical section that may change who has the slot. One that was left by an Error is
     * finished first: its lock may be released already though it counts as held.
     */
    void begin() {
        assert Thread.holdsLock(bucket);
        if (unfinished) {
            finish();
        }
        unfinished = true;
    }

    /** Ends such a section; not called where it is left by an exception. */
    void end() {
        unfinished = false;
    }

    boolean isUnfinished() {
        return unfinished;
    }

    /** Finishes, from the state alone, what an Error kept from its end. */
    private void finish() {
        lock.finishRelease();
        Waiter head = queue.head();
        if (lock.isHeld() && !owner.isExclusive()) {
            if (owner.isFree() && head == null) {
                releaseLock();
            } else if (!lock.isHeldShared()) {
                lock.sectionEnds();
            }
        }
        if (head == null) {
            lock.headLeft(true);
        } else {
            // A thread that has signalled it may have failed before it could unpark it.
            head.signalled = true;
            head.unpark();
        }
        unfinished = false;
    }

    /** Finds out what an Error left of the lock, and makes the next critical section finish it. */
    void distrust() {
        synchronized (bucket) {
            unfinished = true;
            lock.resolveDoubt();
        }
    }

    boolean isInDoubt() {
        synchronized (bucket) {
            return lock.isInDoubt();
        }
    }

    /** Returns whether a thread here that can wait may go ahead of the queue of processes. */
    boolean mayGoAhead(long now) {
        return !lock.seesQueue() || turn.isWithinQuantum(now) || !lock.seesLiveQueue();
    }

    /** Returns whether nobody here holds, and this process does not keep the lock for waiters. */
    boolean needsLock() {
        return owner.isFree() && !lock.isHeld();
    }

    /** Makes one attempt, if the engine answers at once, for a caller that waits otherwise. */
    boolean tryAcquireAtOnce(Hold hold, long now) {
        return answersAtOnce && tryAcquireLock(hold, now).isHeld();
    }

    /** Makes one attempt to get the lock from other processes, and grants a hold of it. */
    private Attempt tryAcquireLock(Hold hold, long now) {
        Attempt how = lock.tryAcquire(hold.shared, now);
        if (how.isHeld()) {
            grantAcquired(hold, how, now);
        } else {
            foreignHolds.begin();
        }
        return how;
    }

    /** Grants a hold of the lock that this process has just got. */
    void grantAcquired(Hold hold, Attempt how, long now) {
        turn.acquired(lock.seesQueue() && !lock.leadsQueue(), now);
        foreignHolds.end();
        owner.grantAcquired(hold, how);
    }

    boolean isLive(Hold hold) {
        synchronized (bucket) {
            return hold.live;
        }
    }

    /** Returns whether a hold is live and its lock has not been lost. */
    boolean isIntact(Hold hold) {
        synchronized (bucket) {
            return hold.live && lock.loss() == null;
        }
    }

    /** Releases the lock at the end of its holder's section, or between two sections. */
    void releaseLock() {
        if (lock.isHeld() && lock.seesQueue()) {
            turn.leaveToQueue(clock.read());
        }
        lock.release();
    }

    /** I2: called at the end of every critical section that may have made this slot unused. */
    void retireIfUnused() {
        boolean used =
                !owner.isFree()
                        || queue.head() != null
                        || lock.isHeld()
                        || lock.isWaiting()
                        || lock.isBroken()
                        || lock.isInDoubt();
        if (!used && !retired) {
            turn.retire();
            bucket.retire(this);
            retired = true;
        }
    }
}

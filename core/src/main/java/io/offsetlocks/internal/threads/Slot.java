package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import io.offsetlocks.internal.processes.Turn;
import org.jspecify.annotations.Nullable;

/**
 * One offset in use by threads of this JVM. It lives while it is held or waited for. Everything in
 * it is guarded by the monitor of its bucket, not by its own.
 *
 * <p>A thread gets it at once ({@link SlotArrival}) or in its turn, from {@link SlotQueue}. {@link
 * SlotRelease} is how it is passed on.
 *
 * <p>There may be a million of them, so what only waiters need is made with the first of them
 * ({@link #queue}). An engine finds the waiters through the slot ({@link Grants}).
 *
 * <p><b>Critical sections that an Error cuts short.</b> A stack or a heap may end at any call. So a
 * section that changes which thread holds says that it has begun ({@link #begin}) and that it has
 * ended ({@link #end}), and changes its state without calls in between. One that finds another
 * unfinished finishes it from the state alone: a release that had begun is completed, a lock that
 * nobody holds and nobody waits for is released, and the head is woken, since its wake-up may have
 * been lost. {@link Repairs} sees to it that there is a next section.
 */
final class Slot implements Grants {
    private final SlotBucket bucket;
    private final LockedOffset owner;
    private final Turn turn;

    /** Null where no thread has waited since this is in use. */
    private @Nullable SlotQueue queue;

    /**
     * Whether a critical section has begun and not come to its end: when another one finds it so,
     * an Error left things half-done.
     */
    private boolean unfinished;

    /** Whether another process had the lock at the last attempt. */
    private boolean heldElsewhere;

    /**
     * Whether this is out of use, and the bucket's part of the hash; all three are the bucket's.
     */
    boolean retired = true;

    int hash;

    @Nullable Slot next;

    Slot(SlotBucket bucket) {
        this.bucket = bucket;
        this.turn = new Turn(bucket.quanta());
        this.owner = new LockedOffset(bucket.locks().newLock(this));
    }

    /** Makes this unused slot the one at an offset. */
    void assign(long offset) {
        lock().assign(offset);
        turn.assign(offset);
        queue = null;
        heldElsewhere = false;
        unfinished = false;
    }

    long offset() {
        return turn.offset();
    }

    /** Returns the monitor that guards this slot. */
    @Override
    public Object monitor() {
        return bucket;
    }

    Ticker clock() {
        return bucket.clock();
    }

    /** Reads the clock, for all slots of the bucket. */
    long readClock() {
        return bucket.readClock();
    }

    ProcessLocks locks() {
        return bucket.locks();
    }

    /** Returns the queue for a thread that is to wait; it is made if this is the first. */
    SlotQueue queue(long now) {
        if (queue == null) {
            turn.beginWaits(now);
            SlotQueue made = new SlotQueue(this);
            if (heldElsewhere) {
                made.foreignHolds().begin();
            }
            queue = made;
        }
        return queue;
    }

    @Nullable SlotQueue queueIfAny() {
        return queue;
    }

    /** Returns the oldest waiter, or null. */
    @Nullable Waiter head() {
        return queue == null ? null : queue.head();
    }

    /** Lets the oldest waiter look again, if there is one. */
    void wakeHead() {
        if (queue != null) {
            queue.wakeHead();
        }
    }

    /** Returns the holds; also what a thread dump says is waited for. */
    LockedOffset owner() {
        return owner;
    }

    Turn turn() {
        return turn;
    }

    ProcessLock lock() {
        return owner.lock();
    }

    /** Returns whether a thread holds this or waits for it. */
    boolean isInUse() {
        return !owner.isFree() || head() != null;
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

    /** Finishes, from the state alone, what an Error kept from its end. */
    private void finish() {
        ProcessLock lock = lock();
        lock.finishRelease();
        Waiter head = head();
        if (head == null && isKept()) {
            releaseLock();
        } else if (lock.isHeld() && !owner.isExclusive() && !lock.isHeldShared()) {
            lock.sectionEnds();
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
            lock().resolveDoubt();
        }
    }

    boolean isInDoubt() {
        synchronized (bucket) {
            return lock().isInDoubt();
        }
    }

    /** Returns whether nobody here holds, and this process does not keep the lock for waiters. */
    boolean needsLock() {
        return owner.isFree() && !lock().isHeld();
    }

    /**
     * Returns whether nobody here holds, and the lock has not been released since. It may be lost:
     * then the engine still counts it, until it is released like another one.
     */
    boolean isKept() {
        return owner.isFree() && (lock().isHeld() || lock().loss() != null);
    }

    void noteHeldElsewhere() {
        heldElsewhere = true;
        if (queue != null) {
            queue.foreignHolds().begin();
        }
    }

    private void noteHeldHere() {
        heldElsewhere = false;
        if (queue != null) {
            queue.foreignHolds().end();
        }
    }

    /** Grants a hold of the lock that this process has just got. */
    void grantAcquired(Hold hold, Attempt how, long now) {
        ProcessLock lock = lock();
        turn.acquired(lock.seesQueue() && !lock.leadsQueue(), now);
        noteHeldHere();
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
            return hold.live && lock().loss() == null;
        }
    }

    /** Releases the lock at the end of its holder's section, or between two sections. */
    void releaseLock() {
        ProcessLock lock = lock();
        try {
            if (lock.isHeld() && lock.seesQueue()) {
                turn.leaveToQueue(clock().read());
            }
        } finally {
            // A cut file faults at the look: nobody would ever release the lock.
            lock.release();
        }
    }

    /** I2: called at the end of every critical section that may have made this slot unused. */
    void retireIfUnused() {
        if (!isInUse() && !retired && !isLockInUse()) {
            turn.retire();
            bucket.retire(this);
        }
    }

    private boolean isLockInUse() {
        ProcessLock lock = lock();
        return lock.isHeld() || lock.isWaiting() || lock.isBroken() || lock.isInDoubt();
    }

    @Override
    public boolean wanted() {
        return queue != null && queue.wanted();
    }

    @Override
    public boolean wantedShared() {
        return head().hold.shared;
    }

    @Override
    public String wantedName() {
        return queue.wantedName();
    }

    @Override
    public long yieldNanos() {
        return turn.queueYieldNanos(clock().read());
    }

    @Override
    public void changeBegins() {
        begin();
    }

    @Override
    public void changeEnds() {
        end();
    }

    @Override
    public Thread granted(Attempt how) {
        return queue.granted(how);
    }

    @Override
    public void failed(RuntimeException failure) {
        queue.failed(failure);
    }

    @Override
    public void ended() {
        if (queue != null) {
            queue.ended();
        } else {
            retireIfUnused();
        }
    }
}

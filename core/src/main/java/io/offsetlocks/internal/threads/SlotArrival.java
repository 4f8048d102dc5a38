package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.Turn;

/**
 * How a thread that arrives gets a slot without waiting, if it may go ahead of those that wait,
 * which is called barging. Guarded by the bucket's monitor. It has no state of its own.
 *
 * <p>There are two things to get: this process's lock of the offset, from the engine, and a hold of
 * it that is compatible with those of other threads here ({@link LockedOffset}). A process keeps
 * its lock between two of its threads; then only the second is needed.
 */
final class SlotArrival {
    private SlotArrival() {}

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    static Attempt tryBarge(Slot slot, Hold hold, long now) {
        slot.begin();
        Attempt attempt = Attempt.BUSY;
        if (slot.owner().tryGrant(hold, true)) {
            attempt = Attempt.CLEAN;
        } else if (slot.needsLock()) {
            attempt = tryAcquireLock(slot, hold, now);
        }
        slot.end();
        return attempt;
    }

    /** Returns how long an attempt that has just failed pauses before a second look, if at all. */
    static long secondLookNanos(Slot slot) {
        return slot.owner().isFree() ? slot.lock().secondLookNanos() : ProcessLock.NO_SECOND_LOOK;
    }

    /**
     * Grants a hold that arrives if that needs no look at the time or at other processes: a
     * re-entry, or a lock that this process keeps and no thread holds.
     */
    static boolean tryTakeKept(Slot slot, Hold hold) {
        hold.session.requireOpen();
        slot.begin();
        boolean held = slot.owner().tryGrant(hold, false);
        slot.end();
        return held;
    }

    /** Makes one attempt for a hold that arrives and can wait; returns whether it is granted. */
    static boolean tryArrive(Slot slot, Hold hold, long now) {
        // First of all: with the last session the store closes, and a look at the queue fails.
        hold.session.requireOpen();
        slot.begin();
        boolean first = slot.head() == null;
        // Only a reader can join the present holders. If processes are seen to queue it must check
        // whether they are alive, because until these readers leave nobody else would.
        boolean mayJoin = first && hold.shared && mayGoAhead(slot, now);
        boolean held =
                slot.owner().tryGrant(hold, mayJoin)
                        || first
                                && slot.needsLock()
                                && mayGoAhead(slot, now)
                                && tryAcquireAtOnce(slot, hold, now);
        slot.end();
        return held;
    }

    /**
     * Returns whether a thread that has arrived in vain spins for a moment and looks again before
     * it waits: where a process has the lock for a section that may be short, and nobody queues.
     */
    static boolean mayLookAgain(Slot slot, int look, Deadline deadline, long now) {
        return look < Turn.LOOKS_BEFORE_WAIT
                && slot.locks().answersAtOnce()
                && slot.head() == null
                && slot.needsLock()
                && !slot.lock().seesQueue()
                && !deadline.hasPassed(now);
    }

    /** Returns whether a thread here that can wait may go ahead of the queue of processes. */
    static boolean mayGoAhead(Slot slot, long now) {
        ProcessLock lock = slot.lock();
        return !lock.seesQueue() || slot.turn().isWithinQuantum(now) || !lock.seesLiveQueue();
    }

    /** Makes one attempt, if the engine answers at once, for a caller that waits otherwise. */
    static boolean tryAcquireAtOnce(Slot slot, Hold hold, long now) {
        return slot.locks().answersAtOnce() && tryAcquireLock(slot, hold, now).isHeld();
    }

    /** Makes one attempt to get the lock from other processes, and grants a hold of it. */
    private static Attempt tryAcquireLock(Slot slot, Hold hold, long now) {
        Attempt how = slot.lock().tryAcquire(hold.shared, now);
        if (how.isHeld()) {
            slot.grantAcquired(hold, how, now);
        } else {
            slot.noteHeldElsewhere();
        }
        return how;
    }
}

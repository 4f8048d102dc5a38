package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.processes.PendingRelease;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.Turn;
import org.jspecify.annotations.Nullable;

/**
 * How a slot is passed on when a hold of it ends. Guarded by the bucket's monitor.
 *
 * <p>Strict order would be slow: waking a thread takes longer than most sections last. So
 *
 * <ol>
 *   <li>a release keeps the process's lock while there are waiters, wakes the head of the queue,
 *       and leaves the slot free: any thread that is running may take it ahead of the head;
 *   <li>a head that has waited for a quantum is handed the slot directly, at most once per quantum;
 *   <li>when the process has had the lock for a quantum, the lock is released and left alone for a
 *       moment, so that other processes get it.
 * </ol>
 *
 * <p>{@link Turn} says when that is, and why.
 *
 * <p>The head is woken outside the monitor: the woken thread enters it at once, and would wait
 * there for the thread that woke it. In between another thread may take the slot, or the head give
 * up. Nothing is lost by that: a wake-up grants nothing, and a head that leaves passes on what was
 * kept for it, in the critical section in which it leaves.
 *
 * <p>A session that closes ends its holds without a release: an exclusive section did not come to
 * its end, so the next holder is told, in this process or in another.
 */
final class SlotRelease {
    private final Slot slot;
    private final SlotQueue queue;
    private final LockedOffset owner;
    private final ProcessLock lock;

    SlotRelease(Slot slot) {
        this.slot = slot;
        this.queue = slot.queue();
        this.owner = slot.owner();
        this.lock = slot.lock();
    }

    /**
     * Ends a hold; does nothing if it has ended. Needs no memory; may be called again after an
     * Error.
     */
    void release(Hold hold) {
        Waiter woken = null;
        PendingRelease pending = null;
        synchronized (slot.monitor()) {
            if (!hold.live && !slot.isUnfinished()) {
                return;
            }
            try {
                slot.begin();
                if (hold.live) {
                    woken = passOn(owner.end(hold));
                    pending = lock.pendingRelease(hold.shared);
                }
                slot.end();
            } catch (RuntimeException | Error e) {
                // The calls that wait for a lock that could not be released must fail too.
                queue.wakeHead();
                throw e;
            } finally {
                slot.retireIfUnused();
            }
        }
        // Outside the monitor, which the woken thread wants at once.
        if (woken != null) {
            woken.unpark();
        }
        if (pending != null) {
            pending.await();
        }
    }

    /**
     * Ends a hold that its caller does not get after all, or the wait for it. If it was abandoned
     * before, nobody has been told, and the next holder is.
     */
    void rollBack(Hold hold) {
        synchronized (slot.monitor()) {
            if (hold.waiter != null) {
                queue.leave(hold.waiter);
            }
            if (hold.live && hold.abandoned && !hold.shared) {
                lock.markAbandoned();
            }
        }
        release(hold);
    }

    /** Passes the slot on after a hold has ended, and returns the waiter to wake, or null. */
    private @Nullable Waiter passOn(boolean exclusiveEnded) {
        Waiter head = queue.head();
        if (!owner.isFree()) {
            if (!exclusiveEnded) {
                return null;
            }
            // Downgraded: readers of this JVM may join.
            lock.sectionEnds();
        } else if (head == null) {
            slot.releaseLock();
        } else {
            passOn(head, slot.clock().read());
        }
        return head != null && head.signal() ? head : null;
    }

    private void passOn(Waiter head, long now) {
        Turn turn = slot.turn();
        if (!lock.isHeld() || !turn.isWithinQuantum(now)) {
            slot.releaseLock();
            turn.yieldToOthers(now);
        } else if (head.hold.shared || lock.isHeldShared()) {
            if (!lock.tryConvert(head.hold.shared)) {
                // The head acquires it again, in its own mode.
                slot.releaseLock();
            }
        } else if (turn.claimHandOff(head.since, now)) {
            owner.handOff(head.hold);
            queue.removeGranted(head);
        } else {
            // I4: a section has a holder. If this process is killed now, nothing is half-done.
            lock.sectionEnds();
        }
    }

    /** Ends all that a closed session has here: its holds become invalid, its waiters throw. */
    void closeSession(Session session) {
        try {
            slot.begin();
            // Before the waiters: one that leaves behind a lock nobody holds releases it cleanly,
            // and would take away the mark of the section that did not end.
            endHolds(session);
            slot.end();
        } finally {
            queue.closeSession(session);
            slot.retireIfUnused();
        }
    }

    private void endHolds(Session session) {
        boolean anyEnded = false;
        boolean sectionCut = false;
        for (Hold hold = owner.anyOf(session); hold != null; hold = owner.anyOf(session)) {
            if (!hold.shared) {
                sectionCut = true;
                lock.markAbandoned();
            }
            owner.end(hold);
            anyEnded = true;
        }
        if (anyEnded) {
            endWithoutRelease(sectionCut);
        }
    }

    /** Passes the slot on after holds of a closed session, an exclusive one among them or not. */
    private void endWithoutRelease(boolean sectionCut) {
        try {
            if (!owner.isFree()) {
                if (!owner.isExclusive() && !lock.isHeldShared()) {
                    lock.sectionEnds();
                }
            } else if (sectionCut) {
                lock.releaseAbandoned();
            } else {
                slot.releaseLock();
            }
        } finally {
            queue.wakeHead();
        }
    }
}

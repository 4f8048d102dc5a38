package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.processes.PendingRelease;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.Turn;
import org.jspecify.annotations.Nullable;

/**
 * How a slot is passed on when a hold of it ends. Guarded by the bucket's monitor. It has no state
 * of its own: that would take memory for each slot.
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
    private SlotRelease() {}

    /**
     * Ends a hold; does nothing if it has ended. Needs no memory; may be called again after an
     * Error.
     */
    static void release(Slot slot, Hold hold) {
        Waiter woken = null;
        PendingRelease pending = null;
        synchronized (slot.monitor()) {
            try {
                slot.begin();
                if (hold.live) {
                    woken = passOn(slot, slot.owner().end(hold));
                    pending = slot.lock().pendingRelease(hold.shared);
                }
                slot.end();
            } catch (InternalError fault) {
                releaseAfterFault(slot);
                throw fault;
            } catch (RuntimeException | Error e) {
                // The calls that wait for a lock that could not be released must fail too.
                slot.wakeHead();
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
     * Releases a lock that a fault of the mapping has left with nobody, as of a file that was cut.
     * JDK 17 throws the fault at any later point of the thread, and so maybe before the release. It
     * has been thrown now, and from here on the mapping is not touched for a lock of the system.
     */
    private static void releaseAfterFault(Slot slot) {
        try {
            if (slot.isKept()) {
                slot.lock().releaseAbandoned();
            }
        } finally {
            slot.wakeHead();
        }
    }

    /**
     * Ends a hold that its caller does not get after all, or the wait for it. If it was abandoned
     * before, nobody has been told, and the next holder is.
     */
    static void rollBack(Slot slot, Hold hold) {
        synchronized (slot.monitor()) {
            SlotQueue queue = slot.queueIfAny();
            if (queue != null) {
                queue.leave(hold);
            }
            if (hold.live && hold.abandoned && !hold.shared) {
                slot.lock().markAbandoned();
            }
        }
        release(slot, hold);
    }

    /** Passes the slot on after a hold has ended, and returns the waiter to wake, or null. */
    private static @Nullable Waiter passOn(Slot slot, boolean exclusiveEnded) {
        Waiter head = slot.head();
        if (!slot.owner().isFree()) {
            if (!exclusiveEnded) {
                return null;
            }
            // Downgraded: readers of this JVM may join.
            slot.lock().sectionEnds();
        } else if (head == null || !slot.lock().isHeld()) {
            // Lost: to hand it to the head, or keep it for that, would give what others may have.
            slot.releaseLock();
        } else if (head.hold.shared || slot.lock().isHeldShared() || slot.turn().isClockDue()) {
            long now = slot.readClock();
            slot.turn().releasedAt(now);
            passOn(slot, head, now);
        } else {
            // I4: a section has a holder. If this process is killed now, nothing is half-done.
            slot.lock().sectionEnds();
        }
        return head != null && head.signal() ? head : null;
    }

    private static void passOn(Slot slot, Waiter head, long now) {
        Turn turn = slot.turn();
        ProcessLock lock = slot.lock();
        if (!mayKeepLock(slot, now)) {
            slot.releaseLock();
            turn.yieldToOthers(now);
        } else if (head.hold.shared || lock.isHeldShared()) {
            if (!lock.tryConvert(head.hold.shared)) {
                // The head acquires it again, in its own mode.
                slot.releaseLock();
            }
        } else if (turn.claimHandOff(head.since, now)) {
            slot.owner().handOff(head.hold);
            slot.queueIfAny().removeGranted(head);
        } else {
            lock.sectionEnds();
        }
    }

    /** Returns whether a release with waiters may keep the lock for a thread here. */
    private static boolean mayKeepLock(Slot slot, long now) {
        if (slot.turn().isWithinQuantum(now)) {
            return true;
        }
        if (!slot.locks().showsEveryWaiter() || slot.lock().seesQueue()) {
            return false;
        }
        // As if it were released and acquired again: nobody else wants it.
        slot.turn().acquired(false, now);
        return true;
    }

    /** Ends all that a closed session has here: its holds become invalid, its waiters throw. */
    static void closeSession(Slot slot, Session session) {
        try {
            slot.begin();
            // Before the waiters: one that leaves behind a lock nobody holds releases it cleanly,
            // and would take away the mark of the section that did not end.
            endHolds(slot, session);
            slot.end();
        } catch (InternalError fault) {
            releaseAfterFault(slot);
            throw fault;
        } finally {
            SlotQueue queue = slot.queueIfAny();
            if (queue != null) {
                queue.closeSession(session);
            }
            slot.retireIfUnused();
        }
    }

    private static void endHolds(Slot slot, Session session) {
        LockedOffset owner = slot.owner();
        boolean anyEnded = false;
        boolean sectionCut = false;
        for (Hold hold = owner.anyOf(session); hold != null; hold = owner.anyOf(session)) {
            if (!hold.shared) {
                sectionCut = true;
                slot.lock().markAbandoned();
            }
            owner.end(hold);
            anyEnded = true;
        }
        if (anyEnded) {
            endWithoutRelease(slot, sectionCut);
        }
    }

    /** Passes the slot on after holds of a closed session, an exclusive one among them or not. */
    private static void endWithoutRelease(Slot slot, boolean sectionCut) {
        LockedOffset owner = slot.owner();
        ProcessLock lock = slot.lock();
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
            slot.wakeHead();
        }
    }
}

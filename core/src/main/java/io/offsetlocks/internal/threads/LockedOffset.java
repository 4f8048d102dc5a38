package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.QuotedName;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * The holds that threads of this JVM have of one offset: any number of shared ones, or all of one
 * thread. Guarded by the bucket's monitor.
 *
 * <ul>
 *   <li>The thread that holds exclusively gets any further hold at once, shared ones too. When its
 *       last exclusive hold ends and a shared one is left, it has downgraded: readers may join.
 *   <li>A thread that holds shared may not lock exclusively: it would wait for itself. It is told
 *       at once, even where other readers hold as well, as two threads that did that would wait for
 *       each other.
 *   <li>Readers join readers only where the caller says so: an arrival must not go ahead of a
 *       waiter, or of a queue of processes. A thread that is a reader already always may: it would
 *       wait for a writer that waits for it.
 *   <li>Where no thread holds and this process keeps the lock in the wanted mode, any thread may
 *       take it.
 * </ul>
 *
 * <p>If this process has lost the lock, nobody joins the holders, who may share it with another
 * process by now: threads that hold it are told, and others wait until these have ended.
 *
 * <p>A new holder is told if the lock was abandoned and that has not been reported to an exclusive
 * holder; a re-entry is told nothing.
 *
 * <p>Operators see its name: a thread that waits parks on it, so a thread dump says what is waited
 * for and which thread holds it exclusively.
 */
@SuppressWarnings("serial") // Never serialized, though AbstractOwnableSynchronizer could be.
public final class LockedOffset extends AbstractOwnableSynchronizer {
    private final ProcessLock lock;

    /** Latest first. */
    private @Nullable Hold holds;

    private int exclusiveHolds;

    LockedOffset(ProcessLock lock) {
        this.lock = lock;
    }

    /** Returns this process's part in the lock. */
    ProcessLock lock() {
        return lock;
    }

    boolean isExclusive() {
        return exclusiveHolds > 0;
    }

    /** Returns whether nobody here holds. */
    boolean isFree() {
        return holds == null;
    }

    /**
     * Grants a hold if this process has the lock and the hold is compatible with those there are.
     *
     * @param mayJoinReaders whether a reader may join readers, unless it is one of them already
     * @throws IllegalMonitorStateException if the thread would wait for itself for ever
     */
    boolean tryGrant(Hold hold, boolean mayJoinReaders) {
        hold.session.requireOpen();
        if (holds != null && isRefusedAfterLoss(hold)) {
            return false;
        }
        Thread exclusive = getExclusiveOwnerThread();
        if (exclusive == hold.thread) {
            grant(hold, false);
            return true;
        }
        if (exclusive != null) {
            return false;
        }
        if (holds != null) {
            return tryJoinReaders(hold, mayJoinReaders);
        }
        return lock.isHeld() && tryTakeOver(hold);
    }

    /** Returns whether the lock was lost; throws that to a thread that holds it already. */
    private boolean isRefusedAfterLoss(Hold hold) {
        RuntimeException loss = lock.loss();
        if (loss != null && holdOf(hold.thread) != null) {
            throw loss;
        }
        return loss != null;
    }

    private boolean tryJoinReaders(Hold hold, boolean mayJoinReaders) {
        Hold own = holdOf(hold.thread);
        if (own != null && !hold.shared) {
            throw new IllegalMonitorStateException(
                    String.format(
                            "cannot lock %s exclusively: this thread holds %s shared, at"
                                    + " the same offset %d, and would wait for itself; close that"
                                    + " first",
                            QuotedName.of(hold.label), QuotedName.of(own.label), hold.offset));
        }
        if (hold.shared && (mayJoinReaders || own != null)) {
            grant(hold, own == null && lock.readerJoins() == Attempt.ABANDONED);
            return true;
        }
        return false;
    }

    private @Nullable Hold holdOf(Thread thread) {
        Hold hold = holds;
        while (hold != null && hold.thread != thread) {
            hold = hold.next;
        }
        return hold;
    }

    /** Grants a hold of the lock that this process keeps and that no thread holds. */
    private boolean tryTakeOver(Hold hold) {
        if (hold.shared != lock.isHeldShared() && !lock.tryConvert(hold.shared)) {
            return false;
        }
        if (hold.shared) {
            grant(hold, lock.readerJoins() == Attempt.ABANDONED);
        } else {
            handOff(hold);
        }
        return true;
    }

    /** Grants an exclusive hold of the lock in place of the one that has just ended. */
    void handOff(Hold hold) {
        grant(hold, lock.sectionBegins() == Attempt.ABANDONED);
        lock.exclusiveHolderTold();
    }

    /** Grants a hold of the lock that this process has just got. */
    void grantAcquired(Hold hold, Attempt how) {
        grant(hold, how == Attempt.ABANDONED);
        if (!hold.shared) {
            lock.exclusiveHolderTold();
        }
    }

    private void grant(Hold hold, boolean abandoned) {
        // First: after this there is no call any more that could fail.
        if (!hold.shared) {
            setExclusiveOwnerThread(hold.thread);
        }
        hold.abandoned = abandoned;
        hold.fencingToken = hold.shared ? 0 : lock.fencingToken();
        hold.live = true;
        hold.next = holds;
        holds = hold;
        if (!hold.shared) {
            exclusiveHolds++;
        }
    }

    /** Ends a live hold; returns whether the slot is no longer held exclusively because of that. */
    boolean end(Hold hold) {
        boolean exclusiveEnds = !hold.shared && exclusiveHolds == 1;
        if (exclusiveEnds) {
            // First: after this there is no call any more that could fail.
            setExclusiveOwnerThread(null);
        }
        hold.live = false;
        if (holds == hold) {
            holds = hold.next;
        } else {
            Hold later = holds;
            while (later.next != hold) {
                later = later.next;
            }
            later.next = hold.next;
        }
        hold.next = null;
        if (!hold.shared) {
            exclusiveHolds--;
        }
        return exclusiveEnds;
    }

    /** Returns a hold of a session, or null. */
    @Nullable Hold anyOf(Session session) {
        Hold hold = holds;
        while (hold != null && hold.session != session) {
            hold = hold.next;
        }
        return hold;
    }
}

package io.offsetlocks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this JVM at one offset: who holds it, who waits, and how it passes between them.
 *
 * <p>A slot lives while it is held or waited for. Everything is guarded by its monitor, under which
 * no thread ever waits; waiters park outside it. The oldest waiter, the <em>head</em>, serves
 * itself: whenever something may have changed it is signalled, looks again, and takes the slot or
 * parks.
 *
 * <ol>
 *   <li>A thread that is running may take a slot that is free here, or whose byte this process
 *       keeps for its waiters, ahead of the head: waking the head costs more than most sections
 *       last.
 *   <li>A head that has waited for a quantum is handed the slot directly, at most once a quantum;
 *       at every release it would be a convoy, in which each section waits for a wake-up.
 *   <li>When the process has kept the byte for a quantum, it is released and left alone for a
 *       moment, so that other processes get it.
 *   <li>If the byte is another process's, the head sends a thread into the queue of processes,
 *       which grants the slot through {@link #byteTaken}.
 *   <li>A head that has waited long tries the byte itself as well: the process at the front of the
 *       queue may be stopped.
 * </ol>
 *
 * <p>It is its own owner record for thread dumps: waiters park on it, and it names the thread that
 * holds it exclusively.
 */
@SuppressWarnings("serial") // Never serialized, though AbstractOwnableSynchronizer could be.
final class Slot extends AbstractOwnableSynchronizer implements ByteWaiters {
    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
    private static final long UNTIL_SIGNALLED = Long.MAX_VALUE;

    private final SlotTable table;
    private final SlotByte slotByte;
    private final WaitQueue queue = new WaitQueue();

    /** All holds, latest first: one thread's if it has an exclusive one, else all shared. */
    private @Nullable Hold holds;

    private int exclusiveHolds;
    private long handedOffAt;
    private boolean dead;

    Slot(SlotTable table, SlotByte slotByte, long now) {
        this.table = table;
        this.slotByte = slotByte;
        this.handedOffAt = now;
    }

    /** Says whether this slot has left the table; then the caller looks there again. */
    boolean isDead() {
        return dead;
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    boolean attempt(Hold hold, long now) {
        if (takeHere(hold, true, now)) {
            return true;
        }
        return isFreeEverywhereHere() && takeByte(hold, now);
    }

    /** Takes the slot for an arrival that is willing to wait, if it need not. */
    boolean arrive(Hold hold, long now) {
        if (takeHere(hold, false, now)) {
            return true;
        }
        return isFreeEverywhereHere()
                && queue.isEmpty()
                && slotByte.mayAttempt(now)
                && takeByte(hold, now);
    }

    private boolean isFreeEverywhereHere() {
        return holds == null && !slotByte.isTaken();
    }

    /**
     * Grants a hold if this process has the byte and the hold is compatible with those there are.
     */
    private boolean takeHere(Hold hold, boolean ahead, long now) {
        hold.session.requireOpen();
        Thread owner = getExclusiveOwnerThread();
        if (owner == hold.thread) {
            grant(hold, false);
            return true;
        }
        if (owner != null) {
            return false;
        }
        if (holds != null) {
            return joinReaders(hold, ahead, now);
        }
        if (slotByte.isTaken() && !hold.shared) {
            slotByte.mark(true);
            grant(hold, false);
            return true;
        }
        return false;
    }

    private boolean joinReaders(Hold hold, boolean ahead, long now) {
        Hold own = holdOf(hold.thread);
        if (own != null && !hold.shared) {
            throw new IllegalMonitorStateException(
                    String.format(
                            "cannot lock \"%s\" exclusively: this thread holds \"%s\" shared, at"
                                    + " the same offset %d, and would wait for itself; close that"
                                    + " first",
                            hold.label, own.label, hold.offset));
        }
        boolean first = queue.isEmpty() || queue.head().hold == hold;
        boolean welcome = own != null || ahead || first && slotByte.mayJoin(now);
        if (hold.shared && welcome) {
            grant(hold, own == null && slotByte.isMarkedAbandoned());
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

    private boolean takeByte(Hold hold, long now) {
        if (!slotByte.tryTake(hold.shared, now)) {
            return false;
        }
        grant(hold, slotByte.wasAbandoned());
        return true;
    }

    private void grant(Hold hold, boolean abandoned) {
        hold.slot = this;
        hold.abandoned = abandoned;
        hold.live = true;
        hold.next = holds;
        holds = hold;
        if (!hold.shared) {
            exclusiveHolds++;
            setExclusiveOwnerThread(hold.thread);
        }
    }

    Waiter enqueue(Hold hold, long now) {
        Waiter waiter = new Waiter(hold, now);
        queue.append(waiter);
        slotByte.markGate(true);
        return waiter;
    }

    /**
     * Waits until a waiter is granted its hold; the calling thread is the waiter's.
     *
     * @return false if the deadline passed
     */
    boolean await(Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        boolean interrupted = false;
        try {
            while (true) {
                long nanos;
                synchronized (this) {
                    nanos = step(waiter, deadline);
                    if (!waiter.queued) {
                        return conclude(waiter);
                    }
                }
                LockSupport.parkNanos(this, nanos);
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (interruptible && leave(waiter)) {
                        interrupted = false;
                        throw new InterruptedException();
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Serves a waiter and returns how long it may park; takes it out of the queue when it is done.
     */
    private long step(Waiter waiter, Deadline deadline) {
        if (!waiter.queued) {
            return 0;
        }
        waiter.signalled = false;
        long now = System.nanoTime();
        boolean late = deadline.hasPassed(now);
        long nanos = UNTIL_SIGNALLED;
        try {
            if (queue.head() == waiter) {
                nanos = serveHead(waiter, now, late);
            }
        } catch (RuntimeException | Error e) {
            leave(waiter);
            throw e;
        }
        if (late) {
            leave(waiter);
        }
        return deadline.remaining(now, nanos);
    }

    private long serveHead(Waiter head, long now, boolean late) {
        slotByte.requireInPlace(now);
        if (takeHere(head.hold, false, now)) {
            granted(head);
            return 0;
        }
        if (!isFreeEverywhereHere()) {
            // A reader that made way for a queue of processes looks whether that is still there.
            return head.hold.shared ? PATIENCE_NANOS : UNTIL_SIGNALLED;
        }
        long awayNanos = slotByte.awayNanos(now);
        if (awayNanos > 0 && !late) {
            return awayNanos;
        }
        boolean queuing = slotByte.isQueuing();
        boolean impatient = late || now - head.triedAt >= PATIENCE_NANOS;
        if (impatient || !queuing && slotByte.mayAttempt(now)) {
            head.triedAt = now;
            if (takeByte(head.hold, now)) {
                granted(head);
                return 0;
            }
        }
        if (queuing || slotByte.queueUp(this)) {
            return head.triedAt + PATIENCE_NANOS - now;
        }
        // No thread is to be had. Jitter, lest processes that poll keep meeting.
        head.triedAt = now - PATIENCE_NANOS;
        return POLL_NANOS + ThreadLocalRandom.current().nextLong(POLL_NANOS);
    }

    /** Takes a waiter whose hold has been granted out of the queue, and lets readers follow it. */
    private void granted(Waiter waiter) {
        queue.remove(waiter);
        Waiter next = queue.head();
        if (next != null && waiter.hold.shared && next.hold.shared) {
            wake(next);
        }
    }

    private static boolean conclude(Waiter waiter) {
        if (waiter.hold.live) {
            return true;
        }
        if (waiter.failure instanceof Error) {
            throw (Error) waiter.failure;
        }
        if (waiter.failure != null) {
            throw (RuntimeException) waiter.failure;
        }
        waiter.hold.session.requireOpen();
        return false;
    }

    /** Takes a waiter that gives up out of the queue; false if it had been served. */
    private synchronized boolean leave(Waiter waiter) {
        boolean wasHead = queue.head() == waiter;
        if (!queue.remove(waiter)) {
            return false;
        }
        if (wasHead) {
            headLeft();
        }
        retireIfUnused();
        return true;
    }

    private void headLeft() {
        Waiter head = queue.head();
        if (head == null) {
            // Others must not queue behind a thread of ours that waits for nobody.
            slotByte.markGate(false);
        }
        boolean kept = holds == null && slotByte.isTaken();
        if (kept && (head == null || head.hold.shared)) {
            slotByte.release();
        }
        if (head != null) {
            wake(head);
        }
    }

    private static void wake(Waiter waiter) {
        if (waiter.signal()) {
            waiter.unpark();
        }
    }

    synchronized boolean isLive(Hold hold) {
        return hold.live;
    }

    /** Ends a hold; does nothing if it has ended. */
    void release(Hold hold) {
        Waiter woken;
        synchronized (this) {
            if (!hold.live) {
                return;
            }
            remove(hold);
            try {
                woken = passOn();
            } finally {
                retireIfUnused();
            }
        }
        // Outside the monitor, which the woken thread wants at once.
        if (woken != null) {
            woken.unpark();
        }
    }

    private void remove(Hold hold) {
        hold.live = false;
        if (holds == hold) {
            holds = hold.next;
        } else {
            Hold before = holds;
            while (before.next != hold) {
                before = before.next;
            }
            before.next = hold.next;
        }
        hold.next = null;
        if (!hold.shared) {
            exclusiveHolds--;
        }
    }

    /** Gives the slot on after a hold has ended, and returns the waiter to wake. */
    private @Nullable Waiter passOn() {
        boolean exclusiveEnded = exclusiveHolds == 0 && getExclusiveOwnerThread() != null;
        if (exclusiveEnded) {
            setExclusiveOwnerThread(null);
        }
        Waiter head = queue.head();
        if (holds != null) {
            if (!exclusiveEnded) {
                return null;
            }
            // Downgraded: FileChannel cannot convert its lock, but readers of this JVM may join.
            slotByte.mark(false);
            return signalled(head);
        }
        if (head == null || head.hold.shared || slotByte.isTakenShared()) {
            slotByte.release();
            return signalled(head);
        }
        long now = System.nanoTime();
        if (!slotByte.mayStay(now)) {
            slotByte.release();
            slotByte.stayAway(now);
            return signalled(head);
        }
        if (now - head.since > Tenures.QUANTUM_NANOS && now - handedOffAt > Tenures.QUANTUM_NANOS) {
            handedOffAt = now;
            grant(head.hold, false);
            granted(head);
            return head;
        }
        // I4: the value is 1 only while there is a holder; killed here, nobody died half-way.
        slotByte.mark(false);
        return signalled(head);
    }

    private static @Nullable Waiter signalled(@Nullable Waiter waiter) {
        return waiter != null && waiter.signal() ? waiter : null;
    }

    /** Ends all that a session has here: its holds become invalid, its waiters fail. */
    synchronized void closeSession(Session session) {
        boolean exclusiveEnded = false;
        boolean anyEnded = false;
        for (Hold hold = holds; hold != null; ) {
            Hold next = hold.next;
            if (hold.session == session) {
                remove(hold);
                anyEnded = true;
                exclusiveEnded |= !hold.shared;
            }
            hold = next;
        }
        failWaiters(session);
        if (anyEnded) {
            endSections(exclusiveEnded && exclusiveHolds == 0);
        }
        retireIfUnused();
    }

    private void failWaiters(Session session) {
        Waiter next;
        for (Waiter waiter = queue.head(); waiter != null; waiter = next) {
            next = waiter.next;
            if (waiter.hold.session == session) {
                leave(waiter);
                waiter.unpark();
            }
        }
    }

    private void endSections(boolean exclusiveEnded) {
        if (exclusiveEnded) {
            setExclusiveOwnerThread(null);
        }
        if (holds != null && exclusiveEnded) {
            slotByte.markAbandoned();
        } else if (holds == null && exclusiveEnded) {
            slotByte.abandon();
        } else if (holds == null) {
            slotByte.release();
        }
        Waiter head = queue.head();
        if (head != null) {
            wake(head);
        }
    }

    /** I2: a slot leaves the table in the section that made it unused, or lookups loop on it. */
    void retireIfUnused() {
        boolean used =
                holds != null
                        || !queue.isEmpty()
                        || slotByte.isTaken()
                        || slotByte.isQueuing()
                        || slotByte.isBroken();
        if (!used && !dead) {
            dead = true;
            table.remove(this);
        }
    }

    long offset() {
        return slotByte.offset();
    }

    @Override
    public boolean wantByte() {
        return !queue.isEmpty() && isFreeEverywhereHere();
    }

    @Override
    public boolean wantShared() {
        return queue.head().hold.shared;
    }

    @Override
    public void byteTaken() {
        Waiter head = queue.head();
        grant(head.hold, slotByte.wasAbandoned());
        granted(head);
        head.unpark();
    }

    @Override
    public void byteFailed(Throwable failure) {
        Waiter head = queue.head();
        head.failure = failure;
        leave(head);
        head.unpark();
    }

    @Override
    public void queuingEnded() {
        Waiter head = queue.head();
        if (head != null && isFreeEverywhereHere()) {
            wake(head);
        }
        retireIfUnused();
    }
}

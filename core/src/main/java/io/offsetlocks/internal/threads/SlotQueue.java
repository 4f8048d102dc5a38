package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this JVM that wait at one offset, oldest first. Guarded by the bucket's monitor.
 * I7: no thread waits under that; {@link WaiterParking} parks them outside it.
 *
 * <p>Only the oldest, the <em>head</em>, tries to get the lock. It serves itself: whenever
 * something may have changed for it, it is woken, looks again, and takes the slot or parks. A
 * wake-up grants nothing, and a running thread may take the slot before the woken one runs. So the
 * thread that wakes it need not know whether the head can be served, and one wake-up too many does
 * no harm. One too few would leave it parked: every critical section after which a head may find
 * something that it did not find before wakes it. Only a hand-off ({@link SlotRelease}) and the
 * engine ({@link #granted}) grant a hold to a thread that is parked.
 *
 * <p>If another process has the lock, the head
 *
 * <ol>
 *   <li>attempts it by itself, if no process queues, or once it has lost its patience: the process
 *       at the front of the queue may be stopped;
 *   <li>otherwise lets the engine queue for it;
 *   <li>or, where the engine has nothing to wait with, takes a place in the queue of processes by
 *       itself, with attempts, and polls.
 * </ol>
 *
 * <p>A thread that gives up leaves the queue, and passes on what it was woken for, in one critical
 * section. Otherwise a lock that was kept for it would be kept for nobody. If it has been granted
 * its hold before that, it keeps it.
 *
 * <p>A slot has one from its first waiter on until it is retired ({@link Slot#queue}).
 */
final class SlotQueue {
    /** How long a head parks behind a thread of this JVM before it looks at the store. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /** A wait that ends within this time polls: its thread would stay behind in the engine. */
    private static final long SHORT_NANOS = Duration.ofMillis(10).toNanos();

    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private final Slot slot;
    private final WaitQueue queue = new WaitQueue();
    private final ForeignHolds foreignHolds = new ForeignHolds();

    SlotQueue(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    /** Returns the oldest waiter, or null. */
    @Nullable Waiter head() {
        return queue.head();
    }

    /** Returns when other processes had the lock. */
    ForeignHolds foreignHolds() {
        return foreignHolds;
    }

    Waiter append(Hold hold, long now) {
        Waiter waiter = new Waiter(hold, now, foreignHolds.ended());
        queue.append(waiter);
        slot.lock().waiterJoined();
        return waiter;
    }

    /** Lets a thread wait for the answer to the one attempt that it has made, and for no more. */
    Waiter appendOnce(Hold hold, long now) {
        Waiter waiter = append(hold, now);
        waiter.once = true;
        return waiter;
    }

    /** Serves a waiter, which leaves the queue if it is done, and returns how long it may park. */
    long pollOnce(Waiter waiter, Deadline deadline) {
        assert Thread.holdsLock(monitor());
        if (!waiter.queued) {
            return 0;
        }
        slot.begin();
        waiter.signalled = false;
        long now = slot.clock().read();
        boolean late = deadline.hasPassed(now);
        long nanos = UNTIL_WOKEN;
        if (queue.head() == waiter && !waiter.once) {
            nanos = serveHead(waiter, deadline, now);
        }
        if (late) {
            leaveLocked(waiter);
        }
        slot.end();
        return deadline.remaining(now, nanos);
    }

    private long serveHead(Waiter head, Deadline deadline, long now) {
        slot.locks().checkUsable(now);
        boolean mayJoin = head.hold.shared && SlotArrival.mayGoAhead(slot, now);
        if (slot.owner().tryGrant(head.hold, mayJoin)) {
            removeGranted(head);
            return 0;
        }
        if (slot.isKept()) {
            // In the other mode, for a waiter that has left since, or lost. Nobody else would ever
            // release it.
            slot.releaseLock();
        }
        if (!slot.needsLock()) {
            slot.turn().headLooked();
            // A reader that made way for a queue of processes looks whether that is still there. It
            // does not lose its patience: readers that overlap would keep a writer out for ever.
            return head.hold.shared ? Turn.PATIENCE_NANOS : LOOK_NANOS;
        }
        boolean late = deadline.hasPassed(now);
        long yieldNanos = slot.turn().yieldNanos(now);
        if (yieldNanos > 0 && !late) {
            return yieldNanos;
        }
        return serveHeadBehindProcesses(head, deadline, now);
    }

    private long serveHeadBehindProcesses(Waiter head, Deadline deadline, long now) {
        Turn turn = slot.turn();
        ProcessLock lock = slot.lock();
        boolean late = deadline.hasPassed(now);
        boolean waiting = lock.isWaiting();
        boolean impatient = late || turn.patienceNanos(head.triedAt, now) <= 0;
        if ((impatient || !waiting && SlotArrival.mayGoAhead(slot, now))
                && tryAcquireLock(head, now)) {
            return 0;
        }
        if (late) {
            return 0;
        }
        if (waiting || startWaiting(head, deadline, now)) {
            if (impatient) {
                head.triedAt = now;
            }
            // Behind a thread of ours that leads the queue: it finds all that the head would find.
            return lock.leadsQueue() ? LOOK_NANOS : turn.patienceNanos(head.triedAt, now);
        }
        // It stays impatient: processes whose threads wait in the engine lead before it each time.
        return lock.tryLeadQueue() && tryAcquireLock(head, now) ? 0 : lock.pollNanos();
    }

    private boolean tryAcquireLock(Waiter head, long now) {
        boolean acquired = SlotArrival.tryAcquireAtOnce(slot, head.hold, now);
        if (acquired) {
            removeGranted(head);
        }
        return acquired;
    }

    private boolean startWaiting(Waiter head, Deadline deadline, long now) {
        foreignHolds.begin();
        boolean lasting = deadline.isNever() && !head.interruptible;
        // Where an engine answers later, a wait is the only attempt that is made.
        boolean worthwhile =
                lasting
                        || !slot.locks().answersAtOnce()
                        || deadline.remaining(now, SHORT_NANOS) >= SHORT_NANOS;
        return worthwhile && slot.lock().startWaiting(lasting);
    }

    /** Takes a waiter that has its hold out of the queue, and lets readers follow it. */
    void removeGranted(Waiter waiter) {
        remove(waiter);
        Waiter next = queue.head();
        if (next != null && waiter.hold.shared && next.hold.shared) {
            next.wake();
        }
    }

    /** Takes a waiter that gives up out of the queue; false if it had been served. */
    boolean leave(Waiter waiter) {
        synchronized (monitor()) {
            return leaveLocked(waiter);
        }
    }

    /** Takes the waiter for a hold out of the queue, if there is one. */
    void leave(Hold hold) {
        Waiter waiter = queue.head();
        while (waiter != null && waiter.hold != hold) {
            waiter = waiter.next;
        }
        if (waiter != null) {
            leaveLocked(waiter);
        }
    }

    private boolean leaveLocked(Waiter waiter) {
        assert Thread.holdsLock(monitor());
        boolean wasHead = queue.head() == waiter;
        if (!remove(waiter)) {
            return false;
        }
        try {
            if (wasHead) {
                afterHeadLeft();
            }
        } finally {
            slot.retireIfUnused();
        }
        return true;
    }

    private boolean remove(Waiter waiter) {
        if (waiter.queued) {
            waiter.foreign = foreignHolds.anySince(waiter.foreignHoldsBefore);
        }
        return queue.remove(waiter);
    }

    private void afterHeadLeft() {
        Waiter head = queue.head();
        slot.lock().headLeft(head == null);
        boolean kept = slot.isKept();
        try {
            if (kept && (head == null || head.hold.shared)) {
                slot.releaseLock();
            }
        } finally {
            wakeHead();
        }
    }

    /** Lets the oldest waiter look again, if there is one. */
    void wakeHead() {
        Waiter head = queue.head();
        if (head != null) {
            head.wake();
        }
    }

    /** Sends the waiters of a closed session away; their calls throw. */
    void closeSession(Session session) {
        Waiter next;
        for (Waiter waiter = queue.head(); waiter != null; waiter = next) {
            next = waiter.next;
            if (waiter.hold.session == session) {
                leaveLocked(waiter);
                waiter.wake();
            }
        }
    }

    private Object monitor() {
        return slot.monitor();
    }

    /** See {@link Slot#wanted}. */
    boolean wanted() {
        return !queue.isEmpty() && slot.needsLock();
    }

    /** See {@link Slot#wantedName}. */
    String wantedName() {
        return queue.head().hold.label;
    }

    /** See {@link Slot#granted}. */
    Thread granted(Attempt how) {
        assert Thread.holdsLock(monitor());
        Waiter head = queue.head();
        slot.grantAcquired(head.hold, how, slot.clock().read());
        removeGranted(head);
        slot.end();
        return head.hold.thread;
    }

    /** See {@link Slot#failed}. */
    void failed(RuntimeException failure) {
        assert Thread.holdsLock(monitor());
        Waiter head = queue.head();
        head.failure = failure;
        leaveLocked(head);
        head.wake();
    }

    /** See {@link Slot#ended}. */
    void ended() {
        assert Thread.holdsLock(monitor());
        // Their one attempt has been answered, though maybe by a grant to another: it is busy.
        Waiter next;
        for (Waiter waiter = queue.head(); waiter != null; waiter = next) {
            next = waiter.next;
            if (waiter.once) {
                leaveLocked(waiter);
                waiter.wake();
            }
        }
        if (wanted()) {
            queue.head().wake();
        }
        slot.retireIfUnused();
    }
}

package io.offsetlocks.internal.threads;

import io.offsetlocks.Session;
import io.offsetlocks.internal.bytelocks.ByteLock;
import io.offsetlocks.internal.common.Deadline;
import io.offsetlocks.internal.processes.Grants;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this JVM that wait at one offset. Guarded by the bucket's monitor. I7: no thread
 * waits under that; they park outside it.
 *
 * <p>The oldest, the <em>head</em>, serves itself: whenever something may have changed for it, it
 * is woken, looks again, and takes the slot or parks. If the byte is another process's, it sends a
 * thread into the queue of processes, which grants the slot through {@link #byteTaken}; and now and
 * then it tries the byte itself as well, as the process at the front of that queue may be stopped.
 * Where no thread is to be had it queues by itself, with attempts instead of waits in the kernel.
 */
public final class SlotQueue implements Grants {
    /** How long a head parks behind a thread of this JVM before it looks after the file. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /** A wait that ends within this time polls: it would leave its thread in the kernel. */
    private static final long SHORT_NANOS = Duration.ofMillis(10).toNanos();

    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private final Slot slot;
    private final LockedOffset holders;
    private final ByteLock slotByte;
    private final WaitQueue queue = new WaitQueue();

    SlotQueue(Slot slot, LockedOffset holders, ByteLock slotByte) {
        this.slot = slot;
        this.holders = holders;
        this.slotByte = slotByte;
    }

    /** Returns the oldest waiter, or null. */
    @Nullable Waiter head() {
        return queue.head();
    }

    Waiter enqueue(Hold hold, long now) {
        Waiter waiter = new Waiter(hold, now, slotByte.foreignSpells().ended());
        queue.append(waiter);
        slotByte.gate().mark(true);
        return waiter;
    }

    /**
     * Waits until a waiter is granted its hold; called by the waiter's thread, without the monitor.
     *
     * @return false if the deadline passed
     */
    boolean await(Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        String outcome = LockWaitEvent.FAILED;
        try {
            boolean held = awaitHold(waiter, deadline, interruptible);
            outcome = held ? LockWaitEvent.HELD : LockWaitEvent.TIMED_OUT;
            return held;
        } catch (InterruptedException e) {
            outcome = LockWaitEvent.INTERRUPTED;
            throw e;
        } finally {
            waiter.record(outcome);
        }
    }

    private boolean awaitHold(Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        boolean interrupted = false;
        waiter.interruptible = interruptible;
        try {
            // Whoever is granted its hold while it parks returns without the monitor, where the
            // thread that granted it may still be at work.
            while (waiter.queued) {
                long nanos;
                synchronized (slot.monitor()) {
                    nanos = step(waiter, deadline);
                }
                slotByte.tellFindings();
                if (waiter.queued) {
                    LockSupport.parkNanos(holders, nanos);
                }
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (interruptible && leave(waiter)) {
                        interrupted = false;
                        throw new InterruptedException();
                    }
                }
            }
            return waiter.outcome();
        } catch (RuntimeException | Error e) {
            // Wherever it comes from: a fault in the mapping may be thrown as late as in the park.
            leave(waiter);
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Serves a waiter, which leaves the queue if it is done, and returns how long it may park. */
    long step(Waiter waiter, Deadline deadline) {
        if (!waiter.queued) {
            return 0;
        }
        waiter.signalled = false;
        long now = System.nanoTime();
        boolean late = deadline.hasPassed(now);
        long nanos = UNTIL_WOKEN;
        if (queue.head() == waiter) {
            nanos = serveHead(waiter, deadline, now);
        }
        if (late) {
            leave(waiter);
        }
        return deadline.remaining(now, nanos);
    }

    private long serveHead(Waiter head, Deadline deadline, long now) {
        slotByte.requireInPlace(now);
        boolean welcome = head.hold.shared && slotByte.mayAttempt(now);
        if (holders.takeHere(head.hold, welcome)) {
            served(head);
            return 0;
        }
        if (!holders.lackByte()) {
            // A reader that made way for a queue of processes looks whether that is still there. It
            // does not lose its patience: readers that overlap would keep a writer out for ever.
            return head.hold.shared ? ByteLock.PATIENCE_NANOS : LOOK_NANOS;
        }
        boolean late = deadline.hasPassed(now);
        long awayNanos = slotByte.awayNanos(now);
        if (awayNanos > 0 && !late) {
            return awayNanos;
        }
        boolean queuing = slotByte.isQueuing();
        boolean impatient = late || slotByte.patienceNanos(head.triedAt, now) <= 0;
        if ((impatient || !queuing && slotByte.mayAttempt(now)) && takeByte(head, now)) {
            return 0;
        }
        if (late) {
            return 0;
        }
        if (queuing || sendThread(head, deadline, now)) {
            if (impatient) {
                head.triedAt = now;
            }
            // Not to a thread that is the first of the queue: it misses nothing that a head finds.
            return slotByte.isFirstInQueue()
                    ? LOOK_NANOS
                    : slotByte.patienceNanos(head.triedAt, now);
        }
        // It keeps its impatience: those that wait in the kernel always get the gate before it.
        return slotByte.enterGate(now) && takeByte(head, now) ? 0 : slotByte.pollNanos(now);
    }

    private boolean takeByte(Waiter head, long now) {
        boolean taken = holders.takeByte(head.hold, now);
        if (taken) {
            served(head);
        }
        return taken;
    }

    private boolean sendThread(Waiter head, Deadline deadline, long now) {
        boolean lasting = deadline.isNever() && !head.interruptible;
        return (lasting || deadline.remaining(now, SHORT_NANOS) >= SHORT_NANOS)
                && slotByte.queueUp(this, lasting);
    }

    /** Takes a waiter that has its hold out of the queue, and lets readers follow it. */
    void served(Waiter waiter) {
        remove(waiter);
        Waiter next = queue.head();
        if (next != null && waiter.hold.shared && next.hold.shared) {
            next.wake();
        }
    }

    /** Takes a waiter that gives up out of the queue; false if it had been served. */
    boolean leave(Waiter waiter) {
        synchronized (slot.monitor()) {
            boolean wasHead = queue.head() == waiter;
            if (!remove(waiter)) {
                return false;
            }
            try {
                if (wasHead) {
                    headLeft();
                }
            } finally {
                slot.retireIfUnused();
            }
            return true;
        }
    }

    private boolean remove(Waiter waiter) {
        if (waiter.queued) {
            waiter.foreign = slotByte.foreignSpells().anySince(waiter.foreignSpellsBefore);
        }
        return queue.remove(waiter);
    }

    private void headLeft() {
        Waiter head = queue.head();
        slotByte.headLeft(head == null);
        boolean kept = holders.isEmpty() && slotByte.isTaken();
        try {
            if (kept && (head == null || head.hold.shared)) {
                slotByte.release();
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
                leave(waiter);
                waiter.wake();
            }
        }
    }

    @Override
    public Object monitor() {
        return slot.monitor();
    }

    @Override
    public boolean wantByte() {
        return !queue.isEmpty() && holders.lackByte();
    }

    @Override
    public boolean wantShared() {
        return queue.head().hold.shared;
    }

    @Override
    public Thread byteTaken() {
        Waiter head = queue.head();
        holders.grantTakenByte(head.hold);
        served(head);
        return head.hold.thread;
    }

    @Override
    public void byteFailed(RuntimeException failure) {
        Waiter head = queue.head();
        head.failure = failure;
        leave(head);
        head.wake();
    }

    @Override
    public void queuingEnded() {
        if (wantByte()) {
            queue.head().wake();
        }
        slot.retireIfUnused();
    }
}

package io.offsetlocks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
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
 */
final class Waiters implements ByteWaiters {
    /** How long a head parks behind a thread of this JVM before it looks after the file. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private final Slot slot;
    private final Holders holders;
    private final SlotByte slotByte;
    private final WaitQueue queue = new WaitQueue();

    Waiters(Slot slot, Holders holders, SlotByte slotByte) {
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
        hold.waiter = waiter;
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
        String outcome = Recordings.Wait.FAILED;
        try {
            boolean held = awaitHold(waiter, deadline, interruptible);
            outcome = held ? Recordings.Wait.HELD : Recordings.Wait.TIMED_OUT;
            return held;
        } catch (InterruptedException e) {
            outcome = Recordings.Wait.INTERRUPTED;
            throw e;
        } finally {
            waiter.record(outcome);
        }
    }

    private boolean awaitHold(Waiter waiter, Deadline deadline, boolean interruptible)
            throws InterruptedException {
        boolean interrupted = false;
        try {
            // Whoever is granted its hold while it parks returns without the monitor, where the
            // thread that granted it may still be at work.
            while (waiter.queued) {
                long nanos;
                synchronized (slot.monitor()) {
                    nanos = step(waiter, deadline);
                }
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
        slot.begin();
        waiter.signalled = false;
        long now = System.nanoTime();
        boolean late = deadline.hasPassed(now);
        long nanos = UNTIL_WOKEN;
        if (queue.head() == waiter) {
            nanos = serveHead(waiter, now, late);
        }
        if (late) {
            leave(waiter);
        }
        slotByte.unfinished = false;
        return deadline.remaining(now, nanos);
    }

    private long serveHead(Waiter head, long now, boolean late) {
        slotByte.requireInPlace(now);
        boolean welcome = head.hold.shared && slotByte.mayAttempt(now);
        if (holders.takeHere(head.hold, welcome)) {
            served(head);
            return 0;
        }
        if (!holders.lackByte()) {
            // A reader that made way for a queue of processes looks whether that is still there. It
            // does not lose its patience: readers that overlap would keep a writer out for ever.
            return head.hold.shared ? SlotByte.PATIENCE_NANOS : LOOK_NANOS;
        }
        long awayNanos = slotByte.awayNanos(now);
        if (awayNanos > 0 && !late) {
            return awayNanos;
        }
        boolean queuing = slotByte.isQueuing();
        boolean impatient = late || slotByte.patienceNanos(head.triedAt, now) <= 0;
        if (impatient || !queuing && slotByte.mayAttempt(now)) {
            head.triedAt = now;
            if (holders.takeByte(head.hold, now)) {
                served(head);
                return 0;
            }
        }
        if (queuing || late || slotByte.queueUp(this)) {
            return slotByte.patienceNanos(head.triedAt, now);
        }
        // No thread is to be had. Jitter, lest processes that poll keep meeting.
        head.triedAt = now - SlotByte.PATIENCE_NANOS;
        return POLL_NANOS + ThreadLocalRandom.current().nextLong(POLL_NANOS);
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
            if (wasHead) {
                headLeft();
            }
            slot.retireIfUnused();
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
        if (head == null) {
            // Others must not queue behind a thread of ours that waits for nobody.
            slotByte.gate().mark(false);
        }
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
        slotByte.unfinished = false;
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

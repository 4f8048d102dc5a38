package io.offsetlocks;

import org.jspecify.annotations.Nullable;

/**
 * One offset in use by threads of this JVM: how it passes between them. It lives while it is held
 * or waited for, and everything in it is guarded by its monitor.
 *
 * <p>Strict order would be slow: waking a thread takes longer than most sections last. So
 *
 * <ol>
 *   <li>a release keeps the byte while there are waiters, wakes the head of the queue, and leaves
 *       the slot free: any thread that is running may take it ahead of the head;
 *   <li>a head that has waited for a quantum is handed the slot directly, at most once a quantum;
 *       done at every release, that would be a convoy, each section waiting for a wake-up;
 *   <li>when the process has had the byte for a quantum, the byte is released and left alone for a
 *       moment, so that other processes get it.
 * </ol>
 */
final class Slot {
    private final SlotBucket bucket;
    private final SlotByte slotByte;
    private final Holders holders;
    private final Waiters waiters;

    /** When a head was last handed the slot; at first when it was made, before any head waited. */
    private long handedOffAt = System.nanoTime();

    private boolean retired = true;

    /** The next slot in the bucket. */
    @Nullable Slot next;

    Slot(SlotBucket bucket, SlotByte slotByte) {
        this.bucket = bucket;
        this.slotByte = slotByte;
        this.holders = new Holders(slotByte);
        this.waiters = new Waiters(this, holders, slotByte);
    }

    /** Makes this unused slot the one at an offset. */
    void settleAt(long offset) {
        slotByte.settleAt(offset);
        retired = false;
    }

    long offset() {
        return slotByte.offset();
    }

    /** Who waits here. */
    Waiters waiters() {
        return waiters;
    }

    /** Makes one attempt for a hold, ahead of threads and processes that wait. */
    boolean attempt(Hold hold, long now) {
        begin();
        boolean held =
                holders.takeHere(hold, true) || holders.lackByte() && holders.takeByte(hold, now);
        slotByte.unfinished = false;
        return held;
    }

    /** Takes the slot for an arrival that is willing to wait, if it need not. */
    boolean arrive(Hold hold, long now) {
        // First of all: with the last session the channel closes, and so a look at the gate fails.
        hold.session.requireOpen();
        begin();
        boolean first = waiters.head() == null;
        // Only a reader joins, and it must look whether a shut gate is a dead process's: nobody
        // else may come who would open it.
        boolean welcome = first && hold.shared && slotByte.mayAttempt(now);
        boolean held =
                holders.takeHere(hold, welcome)
                        || first
                                && holders.lackByte()
                                && slotByte.mayAttempt(now)
                                && holders.takeByte(hold, now);
        slotByte.unfinished = false;
        return held;
    }

    /**
     * Begins a critical section that may change who has the slot. One that was left by an Error is
     * finished first: its byte may be released already though it counts as taken.
     */
    void begin() {
        if (slotByte.unfinished) {
            finish();
        }
        slotByte.unfinished = true;
    }

    /** Finds out what an Error left of the byte, and makes the next critical section finish it. */
    void distrust() {
        synchronized (bucket) {
            slotByte.unfinished = true;
            slotByte.endDoubt();
        }
    }

    boolean isDoubtful() {
        synchronized (bucket) {
            return slotByte.isDoubtful();
        }
    }

    /** Finishes, from the state alone, what an Error kept from its end. */
    private void finish() {
        slotByte.finish();
        Waiter head = waiters.head();
        if (slotByte.isTaken() && !holders.areExclusive()) {
            if (holders.isEmpty() && head == null) {
                slotByte.release();
            } else if (!slotByte.isTakenShared()) {
                slotByte.mark(false);
            }
        }
        if (head == null) {
            slotByte.gate().mark(false);
        } else {
            // Whoever has signalled it may not have come to wake it.
            head.signalled = true;
            head.unpark();
        }
        slotByte.unfinished = false;
    }

    boolean isLive(Hold hold) {
        synchronized (bucket) {
            return hold.live;
        }
    }

    /**
     * Ends a hold; does nothing if it has ended. Needs no memory; may be called again after an
     * Error.
     */
    void release(Hold hold) {
        Waiter woken = null;
        synchronized (bucket) {
            if (!hold.live && !slotByte.unfinished) {
                return;
            }
            try {
                begin();
                if (hold.live) {
                    woken = passOn(holders.end(hold));
                }
                slotByte.unfinished = false;
            } catch (RuntimeException | Error e) {
                // Those who wait for a byte that could not be released are to hear of it too.
                waiters.wakeHead();
                throw e;
            } finally {
                retireIfUnused();
            }
        }
        // Outside the monitor, which the woken thread wants at once.
        if (woken != null) {
            woken.unpark();
        }
    }

    /**
     * Ends a hold that its caller does not get after all, or the wait for it. If it was abandoned
     * before, nobody has been told, and the next holder is.
     */
    void giveBack(Hold hold) {
        synchronized (bucket) {
            if (hold.waiter != null) {
                waiters.leave(hold.waiter);
            }
            if (hold.live && hold.abandoned && !hold.shared) {
                slotByte.setAbandoned();
            }
        }
        release(hold);
    }

    /** Passes the slot on after a hold has ended, and returns the waiter to wake, or null. */
    private @Nullable Waiter passOn(boolean exclusiveEnded) {
        Waiter head = waiters.head();
        if (!holders.isEmpty()) {
            if (!exclusiveEnded) {
                return null;
            }
            // Downgraded: FileChannel cannot convert its lock, but readers of this JVM may join.
            slotByte.mark(false);
        } else if (head == null) {
            slotByte.release();
        } else {
            passOn(head, System.nanoTime());
        }
        return head != null && head.signal() ? head : null;
    }

    private void passOn(Waiter head, long now) {
        if (!slotByte.mayStay(now)) {
            slotByte.release();
            slotByte.leaveToOthers(now);
        } else if (head.hold.shared || slotByte.isTakenShared()) {
            // FileChannel cannot convert its lock: the head takes it again, in its own mode.
            slotByte.release();
        } else if (takesTurn(head.since, now)) {
            holders.grantKeptByte(head.hold);
            waiters.served(head);
        } else {
            // I4: 1 means a holder. A process killed now has left nothing more half-done.
            slotByte.mark(false);
        }
    }

    /** Says whether a head that has waited since a given time is handed the slot, and notes it. */
    boolean takesTurn(long since, long now) {
        boolean turn =
                now - since > Tenures.QUANTUM_NANOS && now - handedOffAt > Tenures.QUANTUM_NANOS;
        if (turn) {
            handedOffAt = now;
        }
        return turn;
    }

    /** Ends all that a closed session has here: its holds become invalid, its waiters throw. */
    void closeSession(Session session) {
        try {
            begin();
            // Before the waiters: one that leaves behind a byte nobody holds releases it cleanly,
            // and would take away the mark of the section that did not end.
            endHolds(session);
            slotByte.unfinished = false;
        } finally {
            waiters.closeSession(session);
            retireIfUnused();
        }
    }

    private void endHolds(Session session) {
        boolean anyEnded = false;
        boolean cutShort = false;
        for (Hold hold = holders.anyOf(session); hold != null; hold = holders.anyOf(session)) {
            if (!hold.shared) {
                cutShort = true;
                slotByte.setAbandoned();
            }
            holders.end(hold);
            anyEnded = true;
        }
        if (anyEnded) {
            holdsEnded(cutShort);
        }
    }

    /** Passes the slot on after holds of a closed session, of which a writer's was cut short. */
    private void holdsEnded(boolean cutShort) {
        try {
            if (!holders.isEmpty()) {
                if (!holders.areExclusive() && !slotByte.isTakenShared()) {
                    slotByte.mark(false);
                }
            } else if (cutShort) {
                slotByte.abandon();
            } else {
                slotByte.release();
            }
        } finally {
            waiters.wakeHead();
        }
    }

    /** I2: called at the end of every critical section that may have made this slot unused. */
    void retireIfUnused() {
        boolean used =
                !holders.isEmpty()
                        || waiters.head() != null
                        || slotByte.isTaken()
                        || slotByte.isQueuing()
                        || slotByte.isBroken()
                        || slotByte.isDoubtful();
        if (!used && !retired) {
            bucket.retire(this);
            retired = true;
        }
    }

    /** Returns the monitor that guards this slot. */
    Object monitor() {
        return bucket;
    }
}

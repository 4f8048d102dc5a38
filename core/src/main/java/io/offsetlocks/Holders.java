package io.offsetlocks;

import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * The holds that threads of this JVM have of one slot: any number of shared ones, or all of one
 * thread. Guarded by the bucket's monitor.
 *
 * <p>It is also the record of the owner for thread dumps: waiters park on it, and it names the
 * thread that holds exclusively.
 */
@SuppressWarnings("serial") // Never serialized, though AbstractOwnableSynchronizer could be.
final class Holders extends AbstractOwnableSynchronizer {
    private final SlotByte slotByte;

    /** Latest first. */
    private @Nullable Hold holds;

    private int exclusiveHolds;

    Holders(SlotByte slotByte) {
        this.slotByte = slotByte;
    }

    boolean isEmpty() {
        return holds == null;
    }

    boolean areExclusive() {
        return exclusiveHolds > 0;
    }

    /** Says whether nobody here holds, and this process does not keep the byte for its waiters. */
    boolean lackByte() {
        return holds == null && !slotByte.isTaken();
    }

    /**
     * Grants a hold if this process has the byte and the hold is compatible with those there are.
     *
     * @param welcome whether a reader may join readers, unless it is one of them already
     * @throws IllegalMonitorStateException if the thread would wait for itself for ever
     */
    boolean takeHere(Hold hold, boolean welcome) {
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
            return joinReaders(hold, welcome);
        }
        if (slotByte.isTaken() && !hold.shared) {
            grantKeptByte(hold);
            return true;
        }
        return false;
    }

    private boolean joinReaders(Hold hold, boolean welcome) {
        Hold own = holdOf(hold.thread);
        if (own != null && !hold.shared) {
            throw new IllegalMonitorStateException(
                    String.format(
                            "cannot lock %s exclusively: this thread holds %s shared, at"
                                    + " the same offset %d, and would wait for itself; close that"
                                    + " first",
                            QuotedName.of(hold.label), QuotedName.of(own.label), hold.offset));
        }
        if (hold.shared && (welcome || own != null)) {
            grant(hold, own == null && slotByte.isAbandoned());
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

    /** Makes one attempt to take the byte from other processes, and grants a hold of it. */
    boolean takeByte(Hold hold, long now) {
        if (!slotByte.tryTake(hold.shared, now)) {
            return false;
        }
        grantTakenByte(hold);
        return true;
    }

    /** Grants a hold of the byte that has just been taken. */
    void grantTakenByte(Hold hold) {
        grant(hold, slotByte.isAbandoned());
        slotByte.told(hold.shared);
    }

    /** Grants an exclusive hold of the byte, which this process has kept and nobody holds. */
    void grantKeptByte(Hold hold) {
        // I4: without the 1, a holder that died would leave no trace.
        slotByte.mark(true);
        grant(hold, slotByte.isAbandoned());
        slotByte.told(false);
    }

    private void grant(Hold hold, boolean abandoned) {
        // First, as behind it there is no call any more that could fail.
        if (!hold.shared) {
            setExclusiveOwnerThread(hold.thread);
        }
        hold.abandoned = abandoned;
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
            // First, as behind it there is no call any more that could fail.
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

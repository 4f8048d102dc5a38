package io.offsetlocks.wordmodel;

/** What one process is doing at one slot: a caller's thread, and a thread that waits for it. */
final class Part {
    enum Caller {
        IDLE,
        /** Arrives, and is not in the queue of its process. */
        TRYING,
        /** In the queue of its process. */
        WAITING,
        HOLDING,
        /** Its section is over, and the process keeps the word. */
        BETWEEN
    }

    /** The step that is next under the monitor of the slot, by either thread. */
    enum Op {
        NONE,
        /** Looks at W, and at the gate if it is set. */
        ARRIVE,
        /** Has the gate byte by an attempt, to clear a stale W; and has cleared it. */
        STALE,
        STALE_CLEARED,
        // tryAcquire
        READ,
        PROBE,
        /** Found the owner dead, and still has its life byte; only where a fault matters to it. */
        PROBED,
        TAKE,
        LOCK_EXCLUSIVE,
        TAKE_LOCKED,
        UNLOCK_TAKEN,
        UNLOCK_AGAIN,
        REPLACE_DEAD,
        SET_S,
        LOCK_SHARED,
        REREAD,
        /** Has the lock, and has not yet returned. */
        GRANT,
        // By a holder
        END_READ,
        END,
        BEGIN_READ,
        BEGIN,
        RELEASE_READ,
        RELEASE,
        CONVERT_LOCK,
        CONVERT_READ,
        CONVERT,
        /** Has unlocked the shared byte, and is about to drop S: only by a fault. */
        DROP_S,
        RING,
        RING_PUBLISH,
        RING_UNLOCK,
        /** Locks the bell after the published one, for the next ring. */
        RING_AHEAD
    }

    /** Where the thread that waits is, outside the monitor. */
    enum Waiter {
        NONE,
        PASS,
        /** Blocked in the kernel for the gate byte. */
        GATE,
        /** Has the gate byte, and has not yet set W. */
        ENTER,
        LOOK,
        // Busy by an owner: what is read next
        BELL,
        WORD,
        GENERATION,
        /** Blocked in the kernel for the owner's bell. */
        BLOCK,
        /** In the set of the thread for this owner, and about to read the word again. */
        ADDED,
        WITH_OWNER,
        /** Waits for a bell that nobody rings: only by a fault. */
        ASLEEP,
        CLEAR,
        LEAVE
    }

    /** How the process has the shared byte locked. */
    enum Lock {
        NONE,
        SHARED,
        EXCLUSIVE
    }

    static final int BITS = 38;

    private static final Caller[] CALLERS = Caller.values();
    private static final Op[] OPS = Op.values();
    private static final Waiter[] WAITERS = Waiter.values();
    private static final Lock[] LOCKS = Lock.values();

    Caller caller = Caller.IDLE;
    Op op = Op.NONE;
    Waiter waiter = Waiter.NONE;
    Lock sharedByte = Lock.NONE;

    /** The step is one of the waiting thread. */
    boolean byWaiter;

    /** The mode that the caller wants or has. */
    boolean shared;

    /** The caller leaves if its attempt fails. */
    boolean late;

    /** The lock was found or pending abandoned, and no exclusive holder of this process told. */
    boolean pending;

    /** The attempt that succeeded found the lock abandoned. */
    boolean told;

    boolean hasGate;

    /** The word as the step before read it. */
    int word;

    /** The owner's part of the word that the waiting thread found busy. */
    int owner;

    /** The bell that the waiting thread read. */
    int bell;

    Part copy() {
        return decode(encode());
    }

    static Part decode(long bits) {
        Part part = new Part();
        part.caller = CALLERS[(int) bits & 7];
        part.op = OPS[(int) (bits >>> 3) & 31];
        part.waiter = WAITERS[(int) (bits >>> 8) & 15];
        part.sharedByte = LOCKS[(int) (bits >>> 12) & 3];
        part.byWaiter = (bits & 1L << 14) != 0;
        part.shared = (bits & 1L << 15) != 0;
        part.late = (bits & 1L << 16) != 0;
        part.pending = (bits & 1L << 17) != 0;
        part.told = (bits & 1L << 18) != 0;
        part.hasGate = (bits & 1L << 19) != 0;
        part.word = (int) (bits >>> 20) & 511;
        part.owner = (int) (bits >>> 29 & 31) << 4;
        part.bell = (int) (bits >>> 34) & 15;
        return part;
    }

    long encode() {
        return caller.ordinal()
                | op.ordinal() << 3
                | waiter.ordinal() << 8
                | sharedByte.ordinal() << 12
                | bit(byWaiter, 14)
                | bit(shared, 15)
                | bit(late, 16)
                | bit(pending, 17)
                | bit(told, 18)
                | bit(hasGate, 19)
                | (long) word << 20
                | (long) (owner >>> 4) << 29
                | (long) bell << 34;
    }

    private static int bit(boolean set, int position) {
        return set ? 1 << position : 0;
    }

    /** Returns whether a death now is an abandonment. */
    boolean isInSection() {
        return !shared && (caller == Caller.HOLDING || op == Op.GRANT || op == Op.UNLOCK_TAKEN);
    }

    /** Returns whether the word is this process's. */
    boolean ownsWord() {
        return isInSection() || caller == Caller.BETWEEN;
    }

    boolean isWaiting() {
        return caller == Caller.WAITING || caller == Caller.TRYING && !late;
    }

    @Override
    public String toString() {
        return caller
                + (op == Op.NONE ? "" : " " + op + (byWaiter ? " by waiter" : ""))
                + (waiter == Waiter.NONE ? "" : ", thread " + waiter)
                + (owner == 0 ? "" : " behind " + Word.toString(owner) + " bell " + bell)
                + (sharedByte == Lock.NONE ? "" : ", byte " + sharedByte)
                + (shared ? " shared" : "")
                + (late ? " late" : "")
                + (pending ? " pending" : "")
                + (told ? " told" : "")
                + (hasGate ? ", gate" : "")
                + (word == 0 ? "" : ", read " + Word.toString(word));
    }
}

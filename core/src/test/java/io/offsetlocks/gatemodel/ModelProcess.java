package io.offsetlocks.gatemodel;

/** What one process is doing at the one offset: a caller's thread, and a thread of the library. */
final class ModelProcess {
    /** Where the caller's thread is: {@code SlotTable.acquire}, {@code SlotQueue}, {@code Slot}. */
    enum Caller {
        IDLE,
        /** Outside the monitor, on its way to look at the gate. */
        LOOK,
        /** Has locked the gate byte, whose value was stale. */
        STALE,
        /** Has written the 0 to the stale gate. */
        OPENED,
        /** About to try the slot byte. */
        TRY,
        /** About to try it out of patience, whatever the gate says. */
        PATIENT,
        /** Has locked the slot byte, and not yet looked at its value. */
        ADOPT,
        /**
         * Has locked the gate byte by an attempt, as no thread queues for it, and not marked it.
         */
        ENTERING,
        PARKED,
        HOLD,
        /** Has put the value back, and not yet unlocked the slot byte. */
        RELEASING
    }

    /** Where the thread of the library is: {@code GateWait}. */
    enum Queuer {
        NONE,
        PASS,
        /** Blocked in the kernel for the gate byte. */
        GATE,
        /** Has locked the gate byte, and not yet marked it. */
        ENTER,
        TAKE,
        /** Has locked the slot byte by an attempt, and not yet looked at its value. */
        ADOPT,
        /** Found the slot byte locked, and is about to see whether readers have it. */
        BUSY,
        /** Has locked the slot byte shared for a moment, so that readers have it. */
        PROBED,
        /** Blocked in the kernel for the slot byte. */
        BLOCK,
        /** Has locked the slot byte by blocking for it. */
        GOT,
        /** About to unlock the slot byte, which nobody wants in the mode that it is locked in. */
        DECLINE,
        END,
        /** Has put the value of the gate byte back, and not yet unlocked it. */
        LEAVING
    }

    /** How the process has the slot byte locked in the kernel. */
    enum Lock {
        NONE,
        SHARED,
        EXCLUSIVE
    }

    static final int BITS = 20;

    Caller caller = Caller.IDLE;
    Queuer queuer = Queuer.NONE;
    Lock lock = Lock.NONE;
    boolean hasGate;

    /** The caller is in the queue of its process. */
    boolean queued;

    /** The caller's deadline has passed: it leaves if its attempt fails. */
    boolean late;

    /** The mode that the caller wants or has. */
    boolean shared;

    /** The mode that the queuing thread blocks for. */
    boolean blockedShared;

    /** The quantum of the process runs. */
    boolean inQuantum;

    boolean stopped;

    /** A second reader of the process waits to join the one that holds. */
    boolean second;

    /** How often this process has gone ahead of the one at the gate, 2 for more than once. */
    int overtook;

    static ModelProcess decode(int bits) {
        ModelProcess process = new ModelProcess();
        process.caller = CALLERS[bits & 15];
        process.queuer = QUEUERS[bits >>> 4 & 15];
        process.lock = LOCKS[bits >>> 8 & 3];
        process.overtook = bits >>> 10 & 3;
        process.hasGate = (bits & 1 << 12) != 0;
        process.queued = (bits & 1 << 13) != 0;
        process.late = (bits & 1 << 14) != 0;
        process.shared = (bits & 1 << 15) != 0;
        process.blockedShared = (bits & 1 << 16) != 0;
        process.inQuantum = (bits & 1 << 17) != 0;
        process.stopped = (bits & 1 << 18) != 0;
        process.second = (bits & 1 << 19) != 0;
        return process;
    }

    int encode() {
        return caller.ordinal()
                | queuer.ordinal() << 4
                | lock.ordinal() << 8
                | overtook << 10
                | bit(hasGate, 12)
                | bit(queued, 13)
                | bit(late, 14)
                | bit(shared, 15)
                | bit(blockedShared, 16)
                | bit(inQuantum, 17)
                | bit(stopped, 18)
                | bit(second, 19);
    }

    private static final Caller[] CALLERS = Caller.values();
    private static final Queuer[] QUEUERS = Queuer.values();
    private static final Lock[] LOCKS = Lock.values();

    private static int bit(boolean set, int position) {
        return set ? 1 << position : 0;
    }

    /** Returns whether the caller's thread is outside the monitor of the bucket. */
    boolean callerIsOutside() {
        return switch (caller) {
            case STALE, OPENED, TRY, PATIENT, ADOPT, ENTERING, RELEASING -> false;
            default -> true;
        };
    }

    /** Returns whether the library's thread is outside the monitor of the bucket. */
    boolean queuerIsOutside() {
        return switch (queuer) {
            case ADOPT, BUSY, PROBED, DECLINE, LEAVING -> false;
            default -> true;
        };
    }

    /**
     * Returns whether a request of ours for the slot byte is pending in the kernel, or just came
     * back.
     */
    boolean isBlocked() {
        return queuer == Queuer.BLOCK || queuer == Queuer.GOT;
    }

    /** Returns whether it is this process's turn next. */
    boolean isFirstInQueue() {
        return hasGate && queued && caller != Caller.STALE && caller != Caller.OPENED;
    }

    boolean isHolding() {
        return caller == Caller.HOLD;
    }

    /** Returns whether the caller wants the lock, and has not got it. */
    boolean isWaiting() {
        return switch (caller) {
            case IDLE, HOLD, RELEASING -> false;
            default -> !late;
        };
    }

    @Override
    public String toString() {
        return "["
                + caller
                + (queued ? " queued" : "")
                + (late ? " late" : "")
                + (shared ? " shared" : "")
                + (second ? " +reader" : "")
                + (queuer == Queuer.NONE ? "" : ", thread " + queuer)
                + (lock == Lock.NONE ? "" : ", slot " + lock)
                + (hasGate ? ", gate" : "")
                + (inQuantum ? ", quantum" : "")
                + (overtook > 0 ? ", overtook " + overtook : "")
                + (stopped ? ", stopped" : "")
                + "]";
    }
}

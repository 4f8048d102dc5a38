package io.offsetlocks.postgresql;

/**
 * The answer of the server to a {@link Wish}.
 *
 * @param token the first fencing token of the acquisition; 0 without one
 * @param leftBy who left the lock abandoned, and since when it was held; empty if nobody did
 */
record Answer(Kind kind, long token, String leftBy) {
    static final Answer BUSY = new Answer(Kind.BUSY, 0, "");
    static final Answer SUSPECT = new Answer(Kind.SUSPECT, 0, "");

    enum Kind {
        /** Another session has the lock. */
        BUSY,

        /**
         * The lock is free, but its last holder may be alive and not know yet that it has lost it.
         * The session that asked does not hold it either.
         */
        SUSPECT,

        HELD
    }

    static Answer held(long token, String leftBy) {
        return new Answer(Kind.HELD, token, leftBy);
    }

    boolean isHeld() {
        return kind == Kind.HELD;
    }

    boolean isAbandoned() {
        return !leftBy.isEmpty();
    }
}

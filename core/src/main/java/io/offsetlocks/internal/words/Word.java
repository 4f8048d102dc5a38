package io.offsetlocks.internal.words;

import io.offsetlocks.internal.processes.Attempt;

/**
 * The word of one offset: who has it, and four flags; docs/file-format.md is normative.
 *
 * <p>Bits 8 to 23 are the owner, which is the index of a member plus one, or 0. Bits 24 to 63 are
 * the owner's generation. The flags are in bits 0 to 7.
 */
public final class Word {
    /** An exclusive holder is in its section. Without an owner it says the same as ABANDONED. */
    public static final long IN = 1;

    /** A process queues at the gate. I12: only who has the gate byte writes this flag. */
    public static final long WAITED_FOR = 2;

    /** Readers use the byte lock on the first byte of the word. */
    public static final long SHARED = 4;

    /** The last exclusive holder died, and no exclusive holder has been told yet. */
    public static final long ABANDONED = 8;

    /** The owner of a word that nobody owns. */
    static final int NOBODY = -1;

    private static final int OWNER_AT = 8;
    private static final int GENERATION_AT = 24;
    private static final long OWNER_MASK = 0xffff;
    private static final long WHO_MASK = -1L << OWNER_AT;

    private Word() {}

    /** Returns the bits that name a member, with no flag set. */
    static long ownedBy(int index, long generation) {
        return generation << GENERATION_AT | (index + 1L) << OWNER_AT;
    }

    /** Returns the index of the owner, or {@link #NOBODY}. */
    public static int owner(long word) {
        return (int) (word >>> OWNER_AT & OWNER_MASK) - 1;
    }

    public static long generation(long word) {
        return word >>> GENERATION_AT;
    }

    /** Returns the bits that name the owner and its generation. */
    public static long who(long word) {
        return word & WHO_MASK;
    }

    public static boolean hasOwner(long word) {
        return owner(word) != NOBODY;
    }

    public static boolean has(long word, long flag) {
        return (word & flag) != 0;
    }

    /** Returns whether readers may have the word: it names nobody. */
    static boolean isOfReaders(long word) {
        return !hasOwner(word) && has(word, SHARED);
    }

    /** Returns whether who takes the word next must be told that it was abandoned. */
    public static boolean tellsAbandonment(long word) {
        return has(word, IN | ABANDONED);
    }

    /** Returns what a holder is told that has found a word so. */
    static Attempt attempt(long before) {
        return tellsAbandonment(before) ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    /** Returns the word of readers that take it from nobody, or from an owner that is dead. */
    static long shared(long word) {
        return word & WAITED_FOR | SHARED | (tellsAbandonment(word) ? ABANDONED : 0);
    }

    /** Returns the word that its owner has released. */
    static long released(long word, boolean abandoned) {
        return word & (WAITED_FOR | ABANDONED) | (abandoned ? ABANDONED : 0);
    }

    /** Returns the word of readers that its owner has become one of. */
    static long converted(long word) {
        return word & (WAITED_FOR | ABANDONED) | SHARED;
    }

    /** Shows a word in messages. */
    static String describe(long word) {
        String owner =
                hasOwner(word)
                        ? "member " + owner(word) + " of generation " + generation(word)
                        : "nobody";
        return String.format("%016x (%s)", word, owner);
    }
}

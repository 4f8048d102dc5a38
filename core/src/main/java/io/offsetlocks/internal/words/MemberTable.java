package io.offsetlocks.internal.words;

import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.MappedWords;

/**
 * The table of members in the file: which processes have it open, and where the byte locks of each
 * of them are. docs/file-format.md is normative.
 *
 * <p>The byte locks lie far beyond the end of the file, where POSIX allows them too. A <em>life
 * byte</em> is locked for as long as its member has the file open. A <em>bell</em> is a range that
 * its member has locked until it wakes those who wait for it.
 */
public final class MemberTable {
    public static final int ENTRIES = 1 << 10;
    static final long BELL_BYTES = 1L << 16;

    /** A generation is a number of 40 bits. */
    static final long MAX_GENERATION = (1L << 40) - 1;

    private static final int ENTRY_BYTES = 64;
    private static final int GENERATION_AT = 0;
    private static final int BELL_AT = 8;
    private static final int PID_AT = 16;
    private static final int START_AT = 24;
    private static final long BELL_NUMBERS_MASK = (1L << 36) - 1;
    private static final long BELLS_AT = 1L << 48;
    private static final long BELLS_PER_MEMBER = 1L << 52;
    private static final long LIVES_AT = (1L << 62) + (1L << 49);
    private static final long LIVES_PER_MEMBER = 1L << 40;

    private final MappedWords words;

    public MemberTable(MappedWords words) {
        this.words = words;
    }

    /** Returns the byte that a process locks while it joins as a member. */
    static long claimByte(int index) {
        return entry(index);
    }

    public static long lifeByte(int index, long generation) {
        return LIVES_AT + index * LIVES_PER_MEMBER + generation;
    }

    /** Returns the first byte of the range that is a bell. */
    static long bellRange(int index, long bell) {
        return BELLS_AT + index * BELLS_PER_MEMBER + (bell & BELL_NUMBERS_MASK) * BELL_BYTES;
    }

    private static long entry(int index) {
        return Layout.MEMBERS_AT + (long) index * ENTRY_BYTES;
    }

    public long generation(int index) {
        return words.get(entry(index) + GENERATION_AT);
    }

    void setGeneration(int index, long generation) {
        words.set(entry(index) + GENERATION_AT, generation);
    }

    /** Returns the number of the bell that the member has locked. */
    long bell(int index) {
        return words.get(entry(index) + BELL_AT);
    }

    boolean compareAndSetBell(int index, long expected, long bell) {
        return words.checkedCompareAndSet(entry(index) + BELL_AT, expected, bell);
    }

    public long pid(int index) {
        return words.get(entry(index) + PID_AT);
    }

    /** Returns when the process started, in milliseconds since the epoch; 0 if it is not known. */
    public long start(int index) {
        return words.get(entry(index) + START_AT);
    }

    void setProcess(int index, long pid, long start) {
        words.set(entry(index) + PID_AT, pid);
        words.set(entry(index) + START_AT, start);
    }
}

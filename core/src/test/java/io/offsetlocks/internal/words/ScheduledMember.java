package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import java.io.IOException;

/** A process of a schedule as a member of a file of lock words. */
public final class ScheduledMember {
    private final LockWords locks;
    private final MappedWords words;

    private ScheduledMember(LockWords locks, MappedWords words) {
        this.locks = locks;
        this.words = words;
    }

    public static ScheduledMember join(LockFile file) throws IOException {
        return new ScheduledMember(LockWords.join(file, Ticker.SYSTEM), file.words());
    }

    public LockWords locks() {
        return locks;
    }

    /** Makes a word one that was never used. */
    public void clear(long offset) {
        words.set(offset, 0);
    }

    /** Returns the flags and whether there is an owner, as decimal digits. */
    public int values(long offset) {
        long word = words.get(offset);
        return (Word.has(word, Word.IN) ? 1 : 0)
                + (Word.has(word, Word.WAITED_FOR) ? 10 : 0)
                + (Word.hasOwner(word) ? 100 : 0)
                + (Word.has(word, Word.SHARED) ? 1000 : 0)
                + (Word.has(word, Word.ABANDONED) ? 2000 : 0);
    }

    /** Wakes all who wait at the bell of this member. */
    public void ring() {
        locks.member().oweRing();
        locks.member().ringIfDue();
    }
}

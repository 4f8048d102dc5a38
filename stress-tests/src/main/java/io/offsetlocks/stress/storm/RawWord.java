package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.SharedLongs;
import java.util.concurrent.locks.LockSupport;

/**
 * The word of one offset in a file of lock words, for a lock that breaks it; docs/file-format.md
 * says what is in it.
 *
 * @param index its place in the file, in words
 */
record RawWord(SharedLongs file, int index) {
    private static final long IN = 1;
    private static final long WAITED_FOR = 2;
    private static final long OWNER = -1L << 8;

    /** Takes the word from its owner, without asking whether that is alive. */
    void removeOwner() {
        long word = file.get(index);
        if ((word & OWNER) != 0) {
            file.compareAndSet(index, word, word & WAITED_FOR);
        }
    }

    /** Sets the flag of those who wait, and undoes all changes since it has read the word. */
    void setWaitedForPlainly() {
        long word = file.get(index);
        // For others to run, on a machine with one processor.
        LockSupport.parkNanos(1);
        file.set(index, word | WAITED_FOR);
    }

    /** Says that the owner is in no section. */
    void endSection() {
        long word = file.get(index);
        file.compareAndSet(index, word, word & ~IN);
    }
}

package io.offsetlocks.internal.words;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import java.lang.System.Logger.Level;

/**
 * The words of the file, as this member of it takes, changes and releases them: each method is one
 * compare-and-set, made again if another process has changed the word meanwhile.
 *
 * <p><b>Only a word that is ours is written</b>, but for its flag of a queue. Another process that
 * took this one for dead may own it by now. A word that is not ours any more is a lock that was
 * lost, which is logged and thrown.
 *
 * <p>I9: all but {@link #bellOwner} only under the monitor of the offset's bucket.
 */
final class MemberWords {
    private final LockFile file;
    private final MappedWords words;
    private final Member member;
    private final long self;

    MemberWords(LockFile file, MappedWords words, Member member) {
        this.file = file;
        this.words = words;
        this.member = member;
        this.self = Word.ownedBy(member.index(), member.generation());
    }

    long get(long offset) {
        return words.get(offset);
    }

    boolean isMine(long word) {
        return Word.who(word) == self;
    }

    /** Returns whether nobody who is alive owns a word, other than this process. */
    boolean isOfDeadOwner(long word) {
        // One of our own that no thread here holds is what a failed release has left.
        return isMine(word) || member.isDead(word);
    }

    /** Returns the owner whose bell can be waited at, as {@link Word#who} has it, or 0. */
    long bellOwner(long word) {
        int owner = Word.owner(word);
        boolean hasBell =
                owner != Word.NOBODY && owner < MemberTable.ENTRIES && owner != member.index();
        return hasBell ? Word.who(word) : 0;
    }

    /** Takes a word for an exclusive holder, whose section begins; false if it has changed. */
    boolean tryTake(long offset, long before) {
        long mine = self | Word.IN | before & Word.WAITED_FOR;
        if (!words.compareAndSet(offset, before, mine)) {
            return false;
        }
        // In a file that was cut nothing was written, and the JVM says so late.
        requireMine(offset, words.get(offset));
        return true;
    }

    /** Gives a word that nobody alive owns to readers; does nothing if it has changed. */
    void giveToReaders(long offset, long before) {
        words.checkedCompareAndSet(offset, before, Word.shared(before));
    }

    /**
     * Sets and clears flags of a word that is ours, and returns what it was.
     *
     * @throws LockLostException if it is not ours any more
     */
    long change(long offset, long set, long cleared) {
        while (true) {
            long word = words.get(offset);
            requireMine(offset, word);
            long changed = word & ~cleared | set;
            if (changed == word || words.compareAndSet(offset, word, changed)) {
                return word;
            }
        }
    }

    /** Makes a word that is ours one of readers, and returns what it was; else as for change. */
    long convert(long offset) {
        while (true) {
            long word = words.get(offset);
            requireMine(offset, word);
            if (words.checkedCompareAndSet(offset, word, Word.converted(word))) {
                return word;
            }
        }
    }

    /** Releases a word that is ours, and returns what it was; else as for change. */
    long release(long offset, boolean abandoned) {
        while (true) {
            long word = words.get(offset);
            requireMine(offset, word);
            if (words.compareAndSet(offset, word, Word.released(word, abandoned))) {
                return word;
            }
        }
    }

    /** Sets or clears the flag of a queue; only for who has the gate byte. */
    void setWaitedFor(long offset, boolean waitedFor) {
        while (true) {
            long word = words.get(offset);
            long changed = waitedFor ? word | Word.WAITED_FOR : word & ~Word.WAITED_FOR;
            if (words.checkedCompareAndSet(offset, word, changed)) {
                return;
            }
        }
    }

    private void requireMine(long offset, long word) {
        if (!isMine(word)) {
            MappedWords.throwPendingFault();
            throw lost(offset, word);
        }
    }

    private LockLostException lost(long offset, long word) {
        String text =
                String.format(
                        "the exclusive lock at offset %d of %s was lost: the word there is %s."
                                + " Others took this process for dead, as some code of it closed a"
                                + " descriptor of the file, or a program wrote to the file: check"
                                + " what the lock protects, and restart this process",
                        offset, file, Word.describe(word));
        DeferredLog.add(Level.ERROR, text, null);
        return new LockLostException(text);
    }
}

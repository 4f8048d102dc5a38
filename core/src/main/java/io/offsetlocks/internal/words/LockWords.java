package io.offsetlocks.internal.words;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.common.ClassInitialization;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;

/**
 * The engine of lock words: to hold an offset is to have one's name in the word there.
 *
 * <p>Words are taken and released by compare-and-set in the mapped file, without the operating
 * system. It is asked only for the two things that memory cannot tell: whether the owner of a word
 * is alive ({@link Member#isDead}), and to wait ({@link BellWait}). So a killed holder leaves
 * nothing stale: its word names a dead member, and the next one takes it.
 *
 * <p>{@link WordLock} has the protocol of one word; {@link WordQueue} that of those who wait for
 * it; {@link Member} that of joining and of waking others.
 */
public final class LockWords implements ProcessLocks {
    /** The system tells when a process started by a clock that is set now and then. */
    private static final long START_TOLERANCE_MILLIS = 2_000;

    private final LockFile file;

    /** I9: read and written under the monitor of the word's bucket, or read under this. */
    private final MappedWords words;

    private final MemberTable table;
    private final Member member;
    private final long self;
    private final MemberCheck check;
    private final BellWaits waits;
    private final Ticker clock;

    private LockWords(
            LockFile file, MappedWords words, MemberTable table, Member member, Ticker clock) {
        this.file = file;
        this.words = words;
        this.table = table;
        this.member = member;
        this.self = Word.ownedBy(member.index(), member.generation());
        this.check = new MemberCheck(file, member, clock);
        this.waits = new BellWaits(file, table);
        this.clock = clock;
    }

    /**
     * Makes this process a member of a file, for as long as the file is open; the caller closes the
     * file on error.
     */
    public static LockWords join(LockFile file, Ticker clock) throws IOException {
        MappedWords words = file.words();
        MemberTable table = new MemberTable(words);
        LockWords joined = new LockWords(file, words, table, Member.join(file, table), clock);
        ClassInitialization.force(
                WordLock.class, WordQueue.class, BellWait.class, GateEntry.class, Word.class);
        return joined;
    }

    LockFile file() {
        return file;
    }

    Member member() {
        return member;
    }

    BellWaits waits() {
        return waits;
    }

    long readClock() {
        return clock.read();
    }

    /** Returns the word at an offset. I9: only under the monitor of the offset's bucket. */
    long word(long offset) {
        return words.get(offset);
    }

    /** Changes the word at an offset if it is as expected. I9: as for {@link #word}. */
    boolean compareAndSet(long offset, long expected, long word) {
        return words.compareAndSet(offset, expected, word);
    }

    /** Does the same where time does not matter, and the file may have been cut. */
    boolean checkedCompareAndSet(long offset, long expected, long word) {
        return words.checkedCompareAndSet(offset, expected, word);
    }

    /** Returns the word of this process's exclusive holder in its section. */
    long mine(long before) {
        return self | Word.IN | before & Word.WAITED_FOR;
    }

    boolean isMine(long word) {
        return Word.who(word) == self;
    }

    /** Returns whether nobody who is alive owns a word, other than this process. */
    boolean isOfDeadOwner(long word) {
        // One of our own that no thread here holds is what a failed release has left.
        return isMine(word) || member.isDead(word);
    }

    /**
     * Returns the owner of a word whose bell can be waited at, as {@link Word#who} has it, or 0.
     */
    long bellOwner(long word) {
        int owner = Word.owner(word);
        boolean hasBell =
                owner != Word.NOBODY && owner < MemberTable.ENTRIES && owner != member.index();
        return hasBell ? Word.who(word) : 0;
    }

    /** Logs, and returns the exception for, an exclusive lock that is not ours any more. */
    LockLostException lost(long offset, long word) {
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

    @Override
    public ProcessLock newLock(Grants grants) {
        return new WordLock(this, grants);
    }

    @Override
    public void checkUsable(long now) {
        file.watch().checkInPlace(now);
        check.checkMembership(now);
    }

    @Override
    public RuntimeException explain(Throwable failure, long offset) {
        return file.explain(failure, offset);
    }

    @Override
    public boolean confirmsHeld(long... offsets) throws IOException {
        if (!file.isOpen() || file.watch().problem() != null) {
            return false;
        }
        // A reader has the byte lock on its word's first byte instead of the word.
        long[] locked = Arrays.copyOf(offsets, offsets.length + 1);
        int count = 0;
        for (long offset : offsets) {
            if (!isMine(wordOutsideBucket(offset))) {
                locked[count++] = offset;
            }
        }
        locked[count++] = member.lifeByte();
        return file.records().showHeldHere(Arrays.copyOf(locked, count)) && file.isOpen();
    }

    @Override
    public Optional<ProcessHandle> holder(long offset) throws IOException {
        long word = wordOutsideBucket(offset);
        if (Word.hasOwner(word)) {
            return member.isDead(word) ? Optional.empty() : process(Word.owner(word));
        }
        // Readers hold by byte locks.
        return Word.has(word, Word.SHARED) ? file.records().holder(offset) : Optional.empty();
    }

    private synchronized long wordOutsideBucket(long offset) {
        return file.isClosing() ? 0 : words.get(offset);
    }

    /** Returns the process of a member, if it can be seen from here. */
    private synchronized Optional<ProcessHandle> process(int index) {
        if (file.isClosing()) {
            return Optional.empty();
        }
        long start = table.start(index);
        return ProcessHandle.of(table.pid(index)).filter(found -> mayHaveStarted(found, start));
    }

    /** Returns false for another process of the same number, as in another container. */
    private static boolean mayHaveStarted(ProcessHandle process, long start) {
        return start == 0
                || process.info()
                        .startInstant()
                        .map(at -> Math.abs(at.toEpochMilli() - start) <= START_TOLERANCE_MILLIS)
                        .orElse(true);
    }

    @Override
    public void awaitCriticalSections() {
        synchronized (this) {
            waits.awaitCriticalSection();
        }
        member.awaitCriticalSection();
    }

    @Override
    public String toString() {
        return "lock words of " + file + " as " + member;
    }
}

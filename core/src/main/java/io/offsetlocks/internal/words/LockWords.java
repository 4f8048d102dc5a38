package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.ClassInitialization;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import java.io.IOException;
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

    /** I9: read under this, outside the monitors of buckets. */
    private final MappedWords words;

    private final MemberTable table;
    private final Member member;
    private final MemberWords memberWords;
    private final MemberCheck check;
    private final BellWaits waits;

    private LockWords(
            LockFile file, MappedWords words, MemberTable table, Member member, Ticker clock) {
        this.file = file;
        this.words = words;
        this.table = table;
        this.member = member;
        this.memberWords = new MemberWords(file, words, member);
        this.check = new MemberCheck(file, member, clock);
        this.waits = new BellWaits(file, table);
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

    MemberWords words() {
        return memberWords;
    }

    /** Who waits has the gate byte and has set the flag, or waits behind one who has. */
    @Override
    public boolean showsEveryWaiter() {
        return true;
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
        try {
            return showsHeld(offsets) && file.isOpen();
        } catch (IOException e) {
            if (file.watch().problem() != null) {
                // It was cut since the first look.
                return false;
            }
            throw e;
        }
    }

    private boolean showsHeld(long... offsets) throws IOException {
        // A reader has the byte lock on its word's first byte instead of the word.
        long[] locked = Arrays.copyOf(offsets, offsets.length + 1);
        int count = 0;
        for (long offset : offsets) {
            if (!memberWords.isMine(wordOutsideBucket(offset))) {
                locked[count++] = offset;
            }
        }
        locked[count++] = member.lifeByte();
        return file.records().showHeldHere(Arrays.copyOf(locked, count));
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

    private synchronized long wordOutsideBucket(long offset) throws IOException {
        if (file.isClosing()) {
            return 0;
        }
        try {
            long word = words.get(offset);
            MappedWords.throwPendingFault();
            return word;
        } catch (InternalError cut) {
            throw unreadable(cut);
        }
    }

    /** Returns the process of a member, if it can be seen from here. */
    private synchronized Optional<ProcessHandle> process(int index) throws IOException {
        if (file.isClosing()) {
            return Optional.empty();
        }
        try {
            long start = table.start(index);
            long pid = table.pid(index);
            MappedWords.throwPendingFault();
            return ProcessHandle.of(pid).filter(found -> mayHaveStarted(found, start));
        } catch (InternalError cut) {
            throw unreadable(cut);
        }
    }

    private IOException unreadable(InternalError fault) {
        return new IOException("a word of " + file + " cannot be read, as if it was cut", fault);
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

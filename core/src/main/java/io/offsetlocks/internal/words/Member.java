package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * This process as a member of the file: the entry of the table that it has, its life byte, and its
 * bells.
 *
 * <p><b>Joining</b> (I13). The process locks the claim byte of an entry, finds the member before it
 * dead, and then, in this order: locks the life byte of a new generation, writes the generation,
 * locks a new bell, publishes that, writes who it is, and unlocks the claim byte. A process that
 * dies at any of these steps leaves an entry that the next one may have.
 *
 * <ul>
 *   <li>The generation is new, so no word names it. It is also greater than the time: after a crash
 *       of the host the table on the disk may be older than the words.
 *   <li>The generation is written before the bell. A process that waits for the old member and
 *       reads the new bell then finds the old member dead, and does not wait for the wrong one.
 *   <li>The bell is not the one that the old member had. Processes may be waiting for its end: they
 *       would not notice it.
 * </ul>
 *
 * <p><b>Ringing</b> wakes all who wait for a word that this process has released. They wait for a
 * shared lock on the bell, which this process has locked. It publishes another bell, locked
 * already, and unlocks the old one; then it locks the next, ahead of the next ring. So a ring takes
 * no memory and its wake-up one system call. {@link #ringDue} says that a ring is owed: an {@link
 * Error} may end the call that owes it, and one ring does for all releases before it.
 */
final class Member {
    private static final int MAX_BELLS_PASSED = 1000;
    private static final long GENERATION_MILLIS = 10;
    private static final String WRITTEN_OVER_ADVICE =
            "some program writes to the file, or it was restored while in use; others may take this"
                    + " process for dead: restart it";

    private final LockFile file;
    private final MemberTable table;
    private final int index;
    private final long generation;
    private final FileLock life;

    /** The published bell, then the one that is locked ahead; guarded by this. */
    private FileLock bellLock;

    private long bell;
    private @Nullable FileLock nextLock;
    private long next;

    private volatile boolean ringDue;

    private Member(
            LockFile file,
            MemberTable table,
            int index,
            long generation,
            FileLock life,
            long bell,
            FileLock bellLock) {
        this.file = file;
        this.table = table;
        this.index = index;
        this.generation = generation;
        this.life = life;
        this.bell = bell;
        this.bellLock = bellLock;
    }

    /**
     * Makes this process a member. What it leaves locked if it throws goes with the channel.
     *
     * @throws FileSystemException if all entries of the table are taken
     */
    static Member join(LockFile file, MemberTable table) throws IOException {
        for (int index = 0; index < MemberTable.ENTRIES; index++) {
            // One system call for the entry of a living member, which is what most are.
            if (isAlive(file, table, index)) {
                continue;
            }
            FileLock claim = file.tryLock(MemberTable.claimByte(index), false);
            if (claim != null) {
                try {
                    Member joined = tryJoin(file, table, index);
                    if (joined != null) {
                        return joined;
                    }
                } finally {
                    claim.release();
                }
            }
        }
        throw new FileSystemException(
                file.toString(),
                null,
                "all "
                        + MemberTable.ENTRIES
                        + " entries for processes that have it open are taken: close it in some of"
                        + " them, or divide the names among several files");
    }

    private static @Nullable Member tryJoin(LockFile file, MemberTable table, int index)
            throws IOException {
        if (isAlive(file, table, index)) {
            return null;
        }
        long generation = newGeneration(table.generation(index));
        FileLock life = file.tryLock(MemberTable.lifeByte(index, generation), false);
        if (life == null) {
            return null;
        }
        table.setGeneration(index, generation);
        long oldBell = table.bell(index);
        Bell bell = lockBell(file, index, oldBell + 1);
        if (!table.compareAndSetBell(index, oldBell, bell.number())) {
            // Garbage, or a process that does not keep to the claim: another entry is safer.
            bell.lock().release();
            life.release();
            return null;
        }
        long pid = ProcessHandle.current().pid();
        long start =
                ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        table.setProcess(index, pid, start);
        MappedWords.throwPendingFault();
        Member joined =
                new Member(file, table, index, generation, life, bell.number(), bell.lock());
        joined.lockAhead();
        return joined;
    }

    /** Returns a generation that no word names; 40 bits of it last for 348 years. */
    private static long newGeneration(long before) {
        long now = System.currentTimeMillis() / GENERATION_MILLIS;
        long after = (before & MemberTable.MAX_GENERATION) + 1;
        return Math.max(after, now) & MemberTable.MAX_GENERATION;
    }

    private static boolean isAlive(LockFile file, MemberTable table, int index) throws IOException {
        long generation = table.generation(index) & MemberTable.MAX_GENERATION;
        return isLocked(file, MemberTable.lifeByte(index, generation));
    }

    private static boolean isLocked(LockFile file, long position) throws IOException {
        FileLock probe = file.tryLock(position, true);
        if (probe != null) {
            probe.release();
        }
        return probe == null;
    }

    private record Bell(long number, FileLock lock) {}

    /** Locks the first bell from a number on that nobody else has a lock in. */
    private static Bell lockBell(LockFile file, int index, long from) throws IOException {
        for (long number = from; number < from + MAX_BELLS_PASSED; number++) {
            long range = MemberTable.bellRange(index, number);
            FileLock lock = file.tryLock(range, MemberTable.BELL_BYTES, false);
            if (lock != null) {
                return new Bell(number, lock);
            }
        }
        throw new FileSystemException(
                file.toString(),
                null,
                "other processes have locked the bells of member "
                        + index
                        + ": a program that uses the file does not keep to its format; end it");
    }

    int index() {
        return index;
    }

    long generation() {
        return generation;
    }

    /** Returns the positions whose locks say that this process is alive. */
    long lifeByte() {
        return MemberTable.lifeByte(index, generation);
    }

    /** Returns whether the table still says what this member has written, as far as is known. */
    synchronized boolean isInTable() {
        // I9: once it is closing the file may be unmapped at any time.
        if (file.isClosing()) {
            return true;
        }
        boolean same = table.generation(index) == generation && table.bell(index) == bell;
        MappedWords.throwPendingFault();
        return same;
    }

    /**
     * Returns whether the owner of a word has ended, or closed the file. That is for ever: a word
     * of a dead owner may be taken at any later time. I11: nothing is read for it, so nothing that
     * was written over can make a live member look dead.
     */
    boolean isDead(long word) {
        int owner = Word.owner(word);
        long ofWord = Word.generation(word);
        if (owner >= MemberTable.ENTRIES) {
            // No process has ever been that: the word was written over.
            return true;
        }
        if (owner == index) {
            // Never a probe of our own: to unlock it would drop our lock.
            return ofWord != generation;
        }
        return file.canLockShared(MemberTable.lifeByte(owner, ofWord));
    }

    /** I15: wakes those who wait for a word that this process had; after the change of the word. */
    void ring(long before) {
        if (Word.has(before, Word.WAITED_FOR)) {
            oweRing();
            ringIfDue();
        }
    }

    /** Notes that a ring is owed: called in the same frame as the release, without an Error. */
    void oweRing() {
        ringDue = true;
    }

    /** Rings if that is owed. May be called again after an Error. */
    void ringIfDue() {
        if (!ringDue) {
            return;
        }
        synchronized (this) {
            if (!ringDue || file.isClosing()) {
                return;
            }
            if (nextLock == null) {
                // The last ring could not lock it ahead.
                lockAhead();
            }
            // First: a release from here on owes a ring of its own.
            ringDue = false;
            boolean published = false;
            try {
                published = table.compareAndSetBell(index, bell, next);
            } finally {
                ringDue |= !published;
            }
            if (!published) {
                throw file.fault(
                        "write",
                        MemberTable.claimByte(index),
                        new IOException("the entry of this process was written over"),
                        WRITTEN_OVER_ADVICE);
            }
            FileLock old = bellLock;
            bell = next;
            bellLock = nextLock;
            nextLock = null;
            unlock(old);
            tryLockAhead();
        }
    }

    /** What was released stays released: the next ring tries again, and throws if it cannot. */
    private void tryLockAhead() {
        try {
            lockAhead();
        } catch (UncheckedIOException e) {
            DeferredLog.add(Level.WARNING, e.getMessage(), e);
        }
    }

    private void unlock(FileLock old) {
        try {
            old.release();
        } catch (IOException e) {
            throw file.fault("release", old.position(), e);
        }
    }

    private void lockAhead() {
        try {
            Bell ahead = lockBell(file, index, bell + 1);
            next = ahead.number();
            nextLock = ahead.lock();
        } catch (IOException e) {
            throw file.fault("lock", MemberTable.bellRange(index, bell + 1), e);
        }
    }

    /** Returns once a thread that is ringing now has done so. */
    synchronized void awaitCriticalSection() {}

    @Override
    public String toString() {
        return "member " + index + " of generation " + generation + ", alive by " + life;
    }
}

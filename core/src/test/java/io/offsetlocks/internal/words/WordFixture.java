package io.offsetlocks.internal.words;

import io.offsetlocks.internal.file.Layout;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.file.MappedWords;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.FakeClock;
import io.offsetlocks.testing.FakeGrants;
import io.offsetlocks.testing.FaultyChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One word of a file, and two members of that in this JVM: the JDK keeps them from each other's
 * bytes as the system does with processes, but for two readers at once.
 */
abstract class WordFixture {
    static final long OFFSET = 69_632 + 8 * 42;

    /** A member that there is not. */
    static final long DEAD = Word.ownedBy(7, 1234);

    private static final long SLOTS = 1000;

    @TempDir Path directory;

    final FakeClock clock = new FakeClock(System.nanoTime());
    final FakeGrants waiter = new FakeGrants();
    final FakeGrants otherWaiter = new FakeGrants();

    FaultyChannel channel;
    LockFile file;
    MappedWords words;
    MemberTable table;
    LockWords ours;
    LockWords others;
    WordLock lock;
    WordLock other;

    @BeforeEach
    void join() throws Exception {
        Path path = directory.resolve("test.locks");
        channel = FaultyChannel.create(path);
        Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        file = LockFile.ready(channel, path, fileKey, SLOTS, Layout.LOCK_WORDS, clock);
        words = file.words();
        table = new MemberTable(words);
        ours = LockWords.join(file, clock);
        others = LockWords.join(file, clock);
        lock = newLock(ours, waiter);
        other = newLock(others, otherWaiter);
    }

    private static WordLock newLock(LockWords locks, FakeGrants grants) {
        WordLock made = (WordLock) locks.newLock(grants);
        made.assign(OFFSET);
        return made;
    }

    /** I9: a thread of the library may still be at work, and must not come to unmapped memory. */
    @AfterEach
    void close() throws Exception {
        file.beginClosing();
        ours.awaitCriticalSections();
        others.awaitCriticalSections();
        synchronized (waiter.monitor()) {
            synchronized (otherWaiter.monitor()) {
                file.close();
            }
        }
    }

    Attempt tryExclusive(WordLock by) {
        return by.tryAcquire(false, 0);
    }

    Attempt tryShared(WordLock by) {
        return by.tryAcquire(true, 0);
    }

    long word() {
        return words.get(OFFSET);
    }

    void setWord(long word) {
        words.set(OFFSET, word);
    }

    /** Returns the word as we own it. */
    long owned(LockWords by) {
        return Word.ownedBy(by.member().index(), by.member().generation());
    }

    long gate() {
        return file.gateOf(OFFSET);
    }

    boolean isFree(long position) throws Exception {
        return file.canLockShared(position);
    }

    long bell(LockWords of) {
        return table.bell(of.member().index());
    }
}

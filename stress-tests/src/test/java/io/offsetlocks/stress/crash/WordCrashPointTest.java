package io.offsetlocks.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.stress.SharedLongs;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ByteHolder;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With lock words, a process ends at each important point of joining, acquiring, releasing, waking
 * others, waiting and closing. The next process must have the name, be told of an abandonment if
 * and only if the dead one was in its section, and have the entry of the dead member; and those
 * that waited for the dead one must go on.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WordCrashPointTest extends CrashFixture {
    private static final int MEMBERS_AT = 4096;
    private static final int WORDS_AT = 69632;
    private static final int OWNER_MASK = 0xffff;

    /** What the file says when the child begins. */
    enum Before {
        FREE(0),
        /** Its owner, a member that has ended, was in its section. */
        DEAD(0x5_0385_01L),
        /** Its owner, a member that has ended, was not in a section. */
        DEAD_OUTSIDE(0x5_0385_00L),
        /** Readers have ended. */
        READ(4),
        /** The same, and nobody has been told of an abandonment. */
        READ_ABANDONED(4 + 8),
        /** A process has died that queued. */
        QUEUED(2);

        private final long word;

        Before(long word) {
            this.word = word;
        }
    }

    private Path file;
    private long offset;
    private SharedLongs bytes;

    WordCrashPointTest() {
        super(LockFormat.LOCK_WORDS);
    }

    /** Makes the file, with an entry of a member that has ended. */
    private void makeFile(Before before) throws IOException {
        file = directory.resolve("locks");
        try (OffsetLocks locks = open(file)) {
            offset = locks.offsetOf(CrashScenario.NAME);
        }
        // Before the file is opened again: to close a descriptor drops what this process has.
        bytes = SharedLongs.map(file, (int) (WORDS_AT + 8 * CrashScenario.SLOTS) / Long.BYTES);
        bytes.set((int) offset / Long.BYTES, before.word);
    }

    private long word() {
        return bytes.get((int) offset / Long.BYTES);
    }

    /** The columns: scenario, what was before, point, which call of it, what is reported. */
    @ParameterizedTest(name = "{0} {1}, {2}, call {3}")
    @CsvSource(
            textBlock =
                    """
                    ACQUIRE, FREE,           MemberWords#tryTake@entry,          1, false
                    ACQUIRE, FREE,           MemberWords#tryTake@exit,     1, true
                    ACQUIRE, FREE,           SessionLocks#lock@exit,       1, true
                    ACQUIRE, DEAD,           MemberWords#tryTake@entry,          1, true
                    ACQUIRE, DEAD,           MemberWords#tryTake@exit,           1, true
                    ACQUIRE, DEAD_OUTSIDE,   MemberWords#tryTake@entry,          1, false
                    ACQUIRE, DEAD_OUTSIDE,   MemberWords#tryTake@exit,           1, true
                    ACQUIRE, QUEUED,         MemberWords#setWaitedFor@exit,1, false
                    ACQUIRE, QUEUED,         MemberWords#tryTake@exit,           1, true
                    ACQUIRE, READ,           SystemLock#tryLock@exit,      1, false
                    ACQUIRE, READ,           MemberWords#tryTake@exit,           1, true
                    ACQUIRE, READ,           SystemLock#unlock@exit,       1, true
                    ACQUIRE, READ_ABANDONED, SystemLock#tryLock@exit,      1, true
                    ACQUIRE, READ_ABANDONED, MemberWords#tryTake@exit,           1, true
                    RELEASE, FREE,           LockHandle#close@entry,       1, true
                    RELEASE, FREE,           WordLock#releaseWord@entry,   1, true
                    RELEASE, FREE,           MemberWords#release@exit, 1, false
                    RELEASE, READ_ABANDONED, MemberWords#release@exit, 1, false
                    HAND_OVER, FREE,         SlotRelease#passOn@entry,     1, true
                    HAND_OVER, FREE,         LockedOffset#grant@exit,      1, true
                    CONVERT, FREE,           Word#converted@entry,         1, true
                    CONVERT, FREE,           WordLock#tryConvert@exit,     1, false
                    SHARE,   FREE,           Word#shared@entry,            1, false
                    SHARE,   FREE,           MemberWords#giveToReaders@exit, 1, false
                    SHARE,   FREE,           SystemLock#tryLock@exit,      1, false
                    SHARE,   FREE,           SessionLocks#lock@exit,       1, false
                    SHARE,   DEAD,           MemberWords#giveToReaders@exit, 1, true
                    SHARE,   DEAD,           SessionLocks#lock@exit,       1, true
                    SHARE,   DEAD_OUTSIDE,   MemberWords#giveToReaders@exit, 1, false
                    SHARE,   READ_ABANDONED, SessionLocks#lock@exit,       1, true
                    RELEASE_SHARED, FREE,    SystemLock#unlock@entry,      1, false
                    RELEASE_SHARED, FREE,    SystemLock#unlock@exit,       1, false
                    CLOSE,   FREE,           WordLock#markAbandoned@exit,  1, true
                    CLOSE,   FREE,           WordLock#releaseAbandoned@exit, 1, true
                    CLOSE,   FREE,           LockFile#beginClosing@exit,   1, true
                    CLOSE,   FREE,           LockFile#close@exit,          1, true
                    """)
    void deathOfAProcess_leavesTheWordToTheNext(
            CrashScenario scenario, Before before, String point, int call, boolean reported)
            throws Exception {
        makeFile(before);
        try (ChildProcess process = start(scenario, point, call, file)) {
            expectCrash(process);
        }
        try (OffsetLocks locks = open(file)) {
            expectEntryAndName(locks, reported);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "WordLock#markAbandoned@entry",
        "WordLock#markAbandoned@exit",
        "WordLock#release@exit"
    })
    void deathWhileRollingBack_leavesTheAbandonmentToBeReported(String point) throws Exception {
        makeWithLaterName(directory.resolve("locks"));
        makeFile(Before.FREE);
        try (OffsetLocks locks = open(file)) {
            HeldLock later = locks.lock(CrashScenario.laterName(locks).orElseThrow());
            try (ChildProcess process = start(CrashScenario.ROLL_BACK, point, 1, file)) {
                expectCrash(process);
            }
            later.close();
            expectFree(locks, true);
        }
    }

    /** The claim byte is locked from the first of these points to the last but one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Member#tryJoin@entry",
        "MemberTable#setGeneration@entry",
        "MemberTable#setGeneration@exit",
        "Member#lockBell@exit",
        "MemberTable#compareAndSetBell@exit",
        "MemberTable#setProcess@exit",
        "Member#lockAhead@exit",
        "Member#join@exit"
    })
    void deathWhileJoining_leavesTheEntryToTheNext(String point) throws Exception {
        makeFile(Before.FREE);
        long generation = bytes.get(MEMBERS_AT / Long.BYTES);
        try (ChildProcess process = start(CrashScenario.OPEN, point, 1, file)) {
            expectCrash(process);
        }
        try (OffsetLocks locks = open(file)) {
            expectEntryAndName(locks, false);
            assertTrue(bytes.get(MEMBERS_AT / Long.BYTES) > generation);
        }
    }

    @ParameterizedTest(name = "{0}, call {1}")
    @CsvSource({
        "LockFileCreator#write@exit, 1",
        "LockFileCreator#write@exit, 2",
        "LockFile#ready@exit, 1"
    })
    void deathWhileMakingTheFile_leavesAFileThatTheNextOpenCompletes(String point, int call)
            throws Exception {
        file = directory.resolve("locks");
        try (ChildProcess process = start(CrashScenario.OPEN, point, call, file)) {
            expectCrash(process);
        }
        makeFile(Before.FREE);
        try (OffsetLocks locks = open(file)) {
            expectEntryAndName(locks, false);
        }
    }

    /** The child goes on to live, and never asks for the name again. */
    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource({
        "FAIL_TO_ACQUIRE, FREE,           MemberWords#tryTake@error,   false",
        "FAIL_TO_ACQUIRE, DEAD,           MemberWords#tryTake@error,   true",
        "FAIL_TO_ACQUIRE, READ,           MemberWords#tryTake@error,   false",
        "FAIL_TO_ACQUIRE, READ_ABANDONED, MemberWords#tryTake@error,   true",
        "FAIL_TO_ACQUIRE, READ_ABANDONED, SharedByte#tryTakeWord@error, true",
        "FAIL_TO_ACQUIRE, FREE,           WordLock#tryTake@error,      false",
        "FAIL_TO_SHARE,   FREE,           SharedByte#tryLock@error,    false",
        "FAIL_TO_SHARE,   READ_ABANDONED, SharedByte#tryAcquire@error, true",
    })
    void errorAfterTheWordWasTaken_leavesItToOthers(
            CrashScenario scenario, Before before, String point, boolean reported)
            throws Exception {
        makeFile(before);
        try (OffsetLocks locks = open(file);
                ChildProcess process = start(scenario, point, 1, file)) {
            process.expect("failed");
            try (HeldLock held =
                    locks.tryLock(CrashScenario.NAME, Duration.ofSeconds(60)).orElseThrow()) {
                assertEquals(reported, held.wasAbandoned());
            }
            expectFree(locks, false);
        }
    }

    /** The parent waits, first in the queue, for the name that the child has. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "WordLock#releaseWord@entry,         true",
        "MemberWords#release@exit,           false",
        "Member#oweRing@exit,                false",
        "MemberTable#compareAndSetBell@exit, false",
        "Member#unlock@exit,                 false",
        "Member#lockAhead@exit,              false"
    })
    void deathWhileWakingOthers_wakesThem(String point, boolean reported) throws Exception {
        makeFile(Before.FREE);
        try (OffsetLocks locks = open(file);
                SteppedThread waiter = SteppedThread.start("waiter");
                ChildProcess process = start(CrashScenario.RELEASE_WHEN_TOLD, point, 1, file)) {
            process.expect("held");
            var waits = waiter.begin(() -> locks.lock(CrashScenario.NAME));
            Await.until(
                    "the parent waits at the bell",
                    () -> KernelLocks.isWaiting(ProcessHandle.current().pid()));
            process.send("release");

            assertEquals(reported, waits.result().wasAbandoned());
            waiter.call(
                    () -> {
                        waits.result().close();
                        return "released";
                    });
            expectCrash(process);
            expectFree(locks, false);
            expectNoQueue(locks);
        }
    }

    /** The parent has the name until the child waits or has ended. */
    @ParameterizedTest(name = "{0}, call {1}")
    @CsvSource({
        "WordQueue#entered@entry, 1, false",
        "MemberWords#setWaitedFor@exit, 1, false",
        "WordQueue#registerAtOwner@exit, 1, false",
        "BellWait#blockAt@entry, 1, false",
        "BellWait#blockAt@exit, 1, false",
        "MemberWords#tryTake@entry, 1, false",
        "MemberWords#tryTake@exit, 1, true",
        "MemberWords#setWaitedFor@exit, 2, true",
        "GateByte#unlock@exit, 1, true",
        "SlotQueue#granted@exit, 1, true"
    })
    void deathOfAWaiter_leavesTheWordAndTheQueueFree(String point, int call, boolean reported)
            throws Exception {
        makeFile(Before.FREE);
        try (OffsetLocks locks = open(file)) {
            HeldLock held = locks.lock(CrashScenario.NAME);
            try (ChildProcess process = start(CrashScenario.WAIT, point, call, file)) {
                awaitEndOrWait(process);
                held.close();
                expectCrash(process);
            }
            expectFree(locks, reported);
            expectNoQueue(locks);
        }
    }

    /** A third process has the gate until the child waits or has ended. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"LockFile#lock@entry", "LockFile#lock@exit", "WordQueue#entryEnds@exit"})
    void deathAtTheGate_leavesTheQueueFree(String point) throws Exception {
        makeFile(Before.FREE);
        try (OffsetLocks locks = open(file);
                ChildProcess gate = ChildProcess.jvm(ByteHolder.class, file, offset + 1)) {
            gate.expect("held");
            HeldLock held = locks.lock(CrashScenario.NAME);
            try (ChildProcess process = start(CrashScenario.WAIT, point, 1, file)) {
                awaitEndOrWait(process);
                gate.send("release");
                expectCrash(process);
            }
            gate.expect("released");
            held.close();
            expectFree(locks, false);
            expectNoQueue(locks);
        }
    }

    private static void awaitEndOrWait(ChildProcess process) {
        Await.until(
                "the child waits",
                () -> !process.isAlive() || KernelLocks.isWaiting(process.pid()));
    }

    /** Acquires the free name as the first member, in the entry of the one that has ended. */
    private void expectEntryAndName(OffsetLocks locks, boolean reported) {
        expectFree(locks, reported);
        expectNoQueue(locks);
        try (HeldLock held = locks.lock(CrashScenario.NAME)) {
            assertEquals(1, word() >>> 8 & OWNER_MASK, held::toString);
        }
        assertEquals(0, word());
    }

    /** Who comes by clears what a dead process has left, but not within its own quantum. */
    private void expectNoQueue(OffsetLocks locks) {
        Await.until(
                "nothing is left in the word",
                () -> {
                    locks.lock(CrashScenario.NAME).close();
                    return word() == 0;
                });
    }
}

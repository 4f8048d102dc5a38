package io.offsetlocks.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With byte locks, a process ends at each important point of acquiring, releasing and making the
 * file. The next process must find a free lock.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CrashPointTest extends CrashFixture {
    private static final int HEADER_BYTES = 4096;

    CrashPointTest() {
        super(LockFormat.BYTE_LOCKS);
    }

    /** The columns: scenario, point, which call of it, whether the abandonment is reported. */
    @ParameterizedTest(name = "{0}, {1}, call {2}")
    @CsvSource(
            textBlock =
                    """
                    ACQUIRE, LockFile#tryLock@entry,               1, false
                    ACQUIRE, LockFile#tryLock@exit,                1, false
                    ACQUIRE, AbandonmentMark#read@entry,           1, false
                    ACQUIRE, LockFile#setValue@entry,              1, false
                    ACQUIRE, LockFile#setValue@exit,               1, true
                    ACQUIRE, AbandonmentMark#acquired@exit,        1, true
                    ACQUIRE, LockedOffset#grantAcquired@entry,     1, true
                    ACQUIRE, LockedOffset#grantAcquired@exit,      1, true
                    ACQUIRE, SessionLocks#lock@exit,               1, true
                    RELEASE, LockHandle#close@entry,               1, true
                    RELEASE, ByteLock#release@entry,               1, true
                    RELEASE, LockFile#setValue@entry,              1, true
                    RELEASE, LockFile#setValue@exit,               1, false
                    RELEASE, sun.nio.ch.FileLockImpl#release@entry,1, false
                    RELEASE, sun.nio.ch.FileLockImpl#release@exit, 1, false
                    RELEASE, LockHandle#close@exit,                1, false
                    HAND_OVER, SlotRelease#passOn@entry,           1, true
                    HAND_OVER, SlotRelease#passOn@exit,            1, false
                    CLOSE,   SlotRelease#closeSession@entry,       1, true
                    CLOSE,   ByteLock#releaseAbandoned@exit,       1, true
                    CLOSE,   LockFile#beginClosing@exit,           1, true
                    CLOSE,   LockFile#close@entry,                 1, true
                    CLOSE,   LockFile#close@exit,                  1, true
                    READ,    LockFile#setValue@entry,              1, true
                    READ,    LockFile#setValue@exit,               1, true
                    READ,    SessionLocks#lock@exit,               1, true
                    """)
    void deathOfAProcess_leavesTheLockFree(
            CrashScenario scenario, String point, int call, boolean reported) throws Exception {
        Path file = directory.resolve("locks");
        try (ChildProcess process = start(scenario, point, call, file)) {
            expectCrash(process);
        }
        try (OffsetLocks locks = open(file)) {
            expectFreeWithoutQueue(locks, reported);
        }
        expectAllZero(file);
    }

    /** As above, and the value that is left in the gate byte: it must not delay other processes. */
    @ParameterizedTest(name = "{0}, {1}, call {2}")
    @CsvSource(
            textBlock =
                    """
                    WAIT,    LockFile#lock@entry,                  1, false, 0
                    WAIT,    LockFile#lock@exit,                   1, false, 0
                    WAIT,    Gate#enter@exit,                      1, false, 1
                    WAIT,    LockFile#lock@entry,                  2, false, 1
                    WAIT,    LockFile#lock@exit,                   2, false, 1
                    WAIT,    ByteLock#releaseUnwanted@entry,       1, false, 1
                    WAIT,    ByteLock#releaseUnwanted@exit,        1, false, 1
                    WAIT,    AbandonmentMark#acquired@exit,        1, true,  1
                    WAIT,    LockedOffset#grantAcquired@exit,      1, true,  1
                    WAIT,    SlotQueue#granted@exit,               1, true,  1
                    WAIT,    Gate#leave@entry,                     1, true,  1
                    WAIT,    sun.nio.ch.FileLockImpl#release@entry,1, false, 1
                    WAIT,    sun.nio.ch.FileLockImpl#release@entry,2, true,  0
                    WAIT,    Gate#leave@exit,                      1, true,  0
                    GIVE_UP, ByteLock#releaseUnwanted@entry,       1, false, 0
                    GIVE_UP, ByteLock#releaseUnwanted@exit,        1, false, 0
                    """)
    void deathOfAWaiter_leavesTheLockAndTheQueueFree(
            CrashScenario scenario, String point, int call, boolean reported, int gate)
            throws Exception {
        Path file = directory.resolve("locks");
        try (OffsetLocks locks = open(file)) {
            long offset = locks.offsetOf(CrashScenario.NAME);
            HeldLock held = locks.lock(CrashScenario.NAME);
            try (ChildProcess process = start(scenario, point, call, file)) {
                awaitEndOrWait(process, file, offset);
                if (scenario == CrashScenario.GIVE_UP) {
                    assertEquals("gave up", process.ask("give up"));
                }
                held.close();
                expectCrash(process);
            }
            // Nothing is held here, so that the file may be opened by other means.
            assertEquals(gate, Files.readAllBytes(file)[(int) (offset + CrashScenario.SLOTS)]);
            expectFreeWithoutQueue(locks, reported);
        }
        expectAllZero(file);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AbandonmentMark#setAbandoned@entry",
        "AbandonmentMark#setAbandoned@exit",
        "AbandonmentMark#sectionEnds@exit"
    })
    void deathWhileRollingBack_leavesTheAbandonmentToBeReported(String point) throws Exception {
        Path file = directory.resolve("locks");
        makeWithLaterName(file);
        try (OffsetLocks locks = open(file)) {
            HeldLock later = locks.lock(CrashScenario.laterName(locks).orElseThrow());
            try (ChildProcess process = start(CrashScenario.ROLL_BACK, point, 1, file)) {
                expectCrash(process);
            }
            later.close();
            expectFreeWithoutQueue(locks, true);
        }
        expectAllZero(file);
    }

    /** The columns: point, which call of it; after a semicolon, what fails before. */
    @ParameterizedTest(name = "{0}, call {1}")
    @CsvSource(
            textBlock =
                    """
LockFilePath#create@exit,                  1
LockFileCreator#make@entry,                1
LockFileCreator#write@entry,               1
LockFileCreator#write@exit,                1
LockFileCreator#write@exit,                2
sun.nio.ch.FileChannelImpl#force@exit,     1
LockFileCreator#write@exit,                3
LockFileCreator#write@exit,                4
sun.nio.ch.FileChannelImpl#force@exit,     2
LockFile#ready@exit,                       1
sun.nio.ch.FileChannelImpl#truncate@entry;sun.nio.ch.FileChannelImpl#force@fail, 1
sun.nio.ch.FileChannelImpl#truncate@exit;sun.nio.ch.FileChannelImpl#force@fail,  1
""")
    void deathWhileMakingTheFile_leavesAFileThatTheNextOpenCompletes(String point, int call)
            throws Exception {
        Path file = directory.resolve("locks");
        try (ChildProcess process = start(CrashScenario.OPEN, point, call, file)) {
            expectCrash(process);
        }
        assertTrue(Files.exists(file), "the child had begun the file");
        try (OffsetLocks locks = open(file)) {
            expectFreeWithoutQueue(locks, false);
        }
        expectAllZero(file);
    }

    /** Waits until the child has ended, or waits in the kernel for a byte. */
    private static void awaitEndOrWait(ChildProcess process, Path file, long offset) {
        Await.until(
                "the child waits",
                () -> !process.isAlive() || KernelLocks.areWaitedFor(process.pid(), file, offset));
    }

    /** Acquires the lock, which must be free, without the queue of processes. */
    private static void expectFreeWithoutQueue(OffsetLocks locks, boolean reported) {
        Set<Thread> before = libraryThreads();
        expectFree(locks, reported);
        Set<Thread> started = libraryThreads();
        started.removeAll(before);
        assertEquals(Set.of(), started);
    }

    private static Set<Thread> libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("offset-locks-"))
                .collect(Collectors.toSet());
    }

    /** Expects every slot and gate byte to be 0. */
    private static void expectAllZero(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(HEADER_BYTES + 2 * CrashScenario.SLOTS, bytes.length);
        byte[] values = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        assertEquals(Arrays.toString(new byte[values.length]), Arrays.toString(values));
    }
}

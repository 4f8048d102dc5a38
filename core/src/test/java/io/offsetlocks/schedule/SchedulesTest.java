package io.offsetlocks.schedule;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.schedule.ScheduledClasses.Omission;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each program is a thread: the number of its process, a slash, and the words of {@link Program}.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulesTest {
    /** Fewer would mean that the threads do not get into each other's way. */
    private static final int MIN_SCHEDULES = 50;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "3, 0/lock:a unlock; 0/lock:a unlock; 0/lock:a unlock",
        "3, 0/lock:a lock:a unlock unlock; 0/try:a lock:a unlock unlock",
        "2, 0/lock:a lock:b unlock unlock; 0/try:a unlock lock:b unlock; 0/lock:a unlock",
        "3, 0/lock:a unlock; 0/interruptibly:a unlock; 0/lock:a unlock interrupt:1",
        "2, 0/lock:a work unlock; 0/timed:a unlock; 0/timed:a unlock",
        "2, 0/lock:a work unlock lock:a unlock; 0/lock:a work unlock; 0/lock:a unlock",
        "2, 0/lock:a unlock; 0/lock:a unlock; 1/lock:a unlock",
        "2, 0/lock:a unlock; 0/lock:a unlock; 1/try:a unlock",
        "2, 0/lock:a work unlock; 1/interruptibly:a unlock; 1/interrupt:1 lock:a unlock",
        "2, 0/lock:a work unlock; 1/timed:a unlock; 1/lock:a unlock",
        "1, 0/lock:a pause unlock; 1/lock:b pause unlock; 0/lock:b unlock; 1/lock:a unlock",
    })
    void exclusive_isOneLockWithAnOwnerAndACount(int preemptions, String programs)
            throws Exception {
        assertRuns(Schedules.of(file(), 2, true), preemptions, programs);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0/lock:A unlock; 0/lock:A unlock; 0/lock:a unlock",
        "2, 0/lock:A lock:A unlock unlock; 0/lock:a unlock; 0/try:A unlock lock:A unlock",
        "3, 0/lock:a lock:A unlockFirst unlock; 0/lock:A unlock",
        "2, 0/lock:a lock:A unlockFirst unlock; 0/lock:A unlock; 0/lock:a unlock",
        "2, 0/lock:A unlock; 0/interruptibly:a unlock; 0/lock:A unlock interrupt:1",
        "2, 0/lock:A unlock; 0/lock:A unlock; 1/lock:a unlock",
        "2, 0/lock:A work unlock; 1/lock:A unlock; 1/timed:a unlock",
    })
    void shared_keepsWritersOut_andWaitsBehindThem(int preemptions, String programs)
            throws Exception {
        assertRuns(Schedules.of(file(), 2, false), preemptions, programs);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0/lock:a unlock; 0/lock:a unlock; 0/close",
        "2, 0/lock:A unlock; 0/lock:a unlock; 0/close",
        "2, 1/lock:a unlock; 0/lock:a unlock; 0/close",
    })
    void close_leavesNobodyWaitingOrHolding(int preemptions, String programs) throws Exception {
        assertRuns(Schedules.of(file(), 2, false), preemptions, programs);
    }

    /** Heads queue and poll by themselves where there is no thread to wait in the kernel. */
    @ParameterizedTest
    @CsvSource({
        "2, 0/lock:a unlock; 0/lock:a unlock; 1/lock:a unlock",
        "2, 0/lock:a work unlock; 1/interruptibly:a unlock; 1/interrupt:1 lock:a unlock",
        "2, 0/lock:a work unlock; 1/timed:a unlock; 1/lock:a unlock",
        "1, 0/lock:a work unlock; 1/lock:a unlock; 1/try:a unlock",
        "2, 0/lock:A unlock; 0/lock:A unlock; 1/lock:a unlock",
        "2, 0/lock:A work unlock; 1/lock:A unlock; 1/timed:a unlock",
        "2, 1/lock:a unlock; 0/lock:a unlock; 0/close",
    })
    void queueWithoutThreads_isOneToo(int preemptions, String programs) throws Exception {
        Schedules schedules = Schedules.of(file(), 2, isLinear(programs));

        assertRuns(schedules.withoutWaiterThreads(), preemptions, programs);
    }

    /** The queue of threads alone: what it does not owe to byte locks. */
    @ParameterizedTest
    @CsvSource({
        "3, 0/lock:a unlock; 0/lock:a unlock; 0/lock:a unlock",
        "2, 0/lock:a lock:b unlock unlock; 0/try:a unlock lock:b unlock; 0/lock:a unlock",
        "3, 0/lock:a unlock; 0/interruptibly:a unlock; 0/lock:a unlock interrupt:1",
        "2, 0/lock:a work unlock; 0/timed:a unlock; 0/timed:a unlock",
        "2, 0/lock:a unlock; 0/lock:a unlock; 1/lock:a unlock",
        "2, 0/lock:a unlock; 0/lock:a unlock; 1/try:a unlock",
        "2, 0/lock:A unlock; 0/lock:A unlock; 1/lock:a unlock",
        "2, 0/lock:a unlock; 0/lock:a unlock; 0/close",
    })
    void engineInMemory_isOneLockToo(int preemptions, String programs) throws Exception {
        assertRuns(Schedules.inMemory(2, isLinear(programs)), preemptions, programs);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0/lock:a unlock; 1/lock:a unlock",
        "1, 0/lock:a unlock; 0/lock:a unlock; 1/lock:a unlock",
        "1, 0/lock:a pause unlock; 0/lock:a unlock; 1/lock:a unlock",
        "1, 0/lock:a pause unlock lock:a unlock; 1/lock:a unlock",
        "1, 0/lock:a work unlock; 1/lock:a unlock; 2/lock:a unlock",
        "1, 0/lock:a unlock; 0/lock:a unlock; 1/try:a unlock",
        "1, 0/lock:a work unlock; 1/timed:a unlock; 1/lock:a unlock",
        "1, 0/lock:a work unlock; 1/timed:a unlock; 2/lock:a unlock",
        "1, 0/lock:a work unlock; 1/timedLong:a unlock lock:a unlock",
        "1, 0/lock:a work unlock; 1/interruptibly:a unlock; 1/interrupt:1 lock:a unlock",
    })
    void lockWords_areOneLockToo(int preemptions, String programs) throws Exception {
        assertRuns(Schedules.ofWords(file(), 3, true), preemptions, programs);
    }

    /**
     * The threads of a process that wait for the same owner share a thread in the kernel; and the
     * kernel reports a deadlock where two processes wait for each other, by several threads.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0/lock:b lock:a work unlock unlock; 1/interruptibly:b unlock lock:a unlock;"
                + " 0/interrupt:1",
        "1, 0/lock:b lock:a pause unlock join:2 unlock; 1/lock:b unlock; 1/lock:a unlock",
        "1, 0/lock:a lock:b unlock unlock; 1/lock:a unlock lock:b unlock",
        "1, 0/lock:a unlock; 0/lock:c unlock; 1/lock:a unlock",
        "1, 0/lock:a pause unlock; 1/lock:b pause unlock; 0/lock:b unlock; 1/lock:a unlock",
    })
    void lockWordsOfSeveralNames_loseNoWakeUp(int preemptions, String programs) throws Exception {
        assertRuns(Schedules.ofWords(file(), 2, true), preemptions, programs);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0/lock:A unlock; 1/lock:a unlock",
        "1, 0/lock:A unlock; 0/lock:A unlock; 1/lock:a unlock",
        "1, 0/lock:a pause unlock; 0/lock:A unlock; 1/lock:A unlock",
        "1, 0/lock:A work unlock; 1/lock:A unlock; 1/timed:a unlock",
        "2, 0/lock:a lock:A unlockFirst unlock; 1/lock:A unlock",
        "1, 1/lock:a unlock; 0/lock:a unlock; 0/close",
        "1, 1/lock:A unlock; 0/lock:a unlock; 0/close",
    })
    void sharedLockWords_keepWritersOut(int preemptions, String programs) throws Exception {
        assertRuns(Schedules.ofWords(file(), 2, false), preemptions, programs);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0/lock:a unlock; 1/lock:a unlock",
        "1, 0/lock:a work unlock; 1/timed:a unlock; 1/lock:a unlock",
        "2, 0/lock:A work unlock; 1/lock:a unlock",
    })
    void lockWordsWithoutThreads_areOneLockToo(int preemptions, String programs) throws Exception {
        Schedules schedules = Schedules.ofWords(file(), 2, isLinear(programs));

        assertRuns(schedules.withoutWaiterThreads(), preemptions, programs);
    }

    private static boolean isLinear(String programs) {
        return programs.equals(programs.toLowerCase(Locale.ROOT)) && !programs.contains("close");
    }

    /** The checker can fail: each call that the code is made to leave out is missed. */
    @ParameterizedTest
    @CsvSource({
        "SlotRelease, release, unpark, a wake-up was lost, 0/lock:a unlock; 0/lock:a unlock",
        "SlotRelease, release, retireIfUnused, a slot that nobody uses, 0/lock:a unlock; 0/lock:b"
                + " unlock",
        "SlotQueue, afterHeadLeft, wakeHead, a wake-up was lost,"
                + " 0/lock:a unlock; 0/interruptibly:a unlock; 0/lock:a unlock interrupt:1",
        "SlotQueue, afterHeadLeft, releaseLock, a byte is still locked,"
                + " 0/lock:a unlock; 0/interruptibly:a unlock; 0/interrupt:1",
        "SlotQueue, closeSession, wake, a wake-up was lost,"
                + " 1/lock:a work unlock; 0/lock:a unlock; 0/close",
        "GateWait, takeByte, unpark, a wake-up was lost, 0/lock:a work unlock; 1/lock:a unlock",
        "GateWait, blockForByte, unpark, a wake-up was lost,"
                + " 0/lock:a work unlock; 1/lock:A unlock",
        "SlotQueue, ended, wake, a wake-up was lost,"
                + " 0/lock:a work unlock; 1/interruptibly:a unlock; 1/interrupt:1 lock:a unlock",
        "GateWait, end, leave, a byte is still locked, 0/lock:a work unlock; 1/lock:a unlock",
        "LockedOffset, grant, setExclusiveOwnerThread, was let in beside,"
                + " 0/lock:a unlock; 0/lock:A unlock",
        "ByteLock, release, sectionEnds, a value is left, 0/lock:a unlock; 0/lock:a unlock",
        "SlotTable, look, retireIfUnused, a slot that nobody uses,"
                + " 0/lock:a unlock; 1/try:a unlock",
        "AbandonmentMark, sectionBegins, setValue, but the value is 0, 0/lock:a unlock; 0/lock:a"
                + " unlock",
    })
    void omittedCall_isMissed(
            String type, String method, String call, String property, String programs)
            throws Exception {
        Omission omission = new Omission(type, method, call);

        assertMissed(property, Schedules.of(file(), 2, isLinear(programs), omission), programs);
    }

    @ParameterizedTest
    @CsvSource({
        "WordQueue, entered, setWaitedFor, a wake-up was lost, 0/lock:a unlock; 1/lock:a unlock",
        "WordQueue, leave, setWaitedFor, a value is left, 0/lock:a work unlock; 1/lock:a unlock",
        "WordQueue, leave, unlock, a byte is still locked,"
                + " 0/lock:a work unlock; 1/lock:a unlock",
        "WordQueue, leave, remove, no end after, 0/lock:a work unlock; 1/lock:a unlock",
        "WordQueue, register, remove, no end after, 0/lock:a unlock; 1/lock:a unlock",
        "WordLock, releaseWord, ring, a wake-up was lost, 0/lock:a work unlock; 1/lock:a unlock",
        "WordLock, tryConvert, ring, a wake-up was lost,"
                + " 0/lock:a pause unlock; 0/lock:A unlock; 1/lock:A unlock",
        "WordLock, headLeft, leave, a byte is still locked,"
                + " 0/lock:a work unlock; 1/timed:a unlock",
        "SharedByte, tryTakeWord, unlock, a byte is still locked,"
                + " 0/lock:A unlock; 1/lock:a unlock",
        "Member, ringIfDue, unlock, a wake-up was lost, 0/lock:a work unlock; 1/lock:a unlock",
        "BellWait, lookAtAll, unpark, a wake-up was lost, 0/lock:a work unlock; 1/lock:a unlock",
        "BellWait, run, release, a byte is still locked,"
                + " 0/lock:a work unlock; 1/lock:a unlock",
        "GateEntry, end, unpark, a wake-up was lost,"
                + " 0/lock:a work unlock; 1/lock:a unlock; 2/lock:a unlock",
    })
    void omittedCallOfLockWords_isMissed(
            String type, String method, String call, String property, String programs)
            throws Exception {
        Omission omission = new Omission(type, method, call);

        assertMissed(
                property, Schedules.ofWords(file(), 3, isLinear(programs), omission), programs);
    }

    private static void assertMissed(String property, Schedules schedules, String programs) {
        AssertionError error =
                assertThrows(AssertionError.class, () -> schedules.runAll(2, split(programs)));

        assertTrue(error.getMessage().contains(property), error.getMessage());
    }

    private static void assertRuns(Schedules schedules, int preemptions, String programs) {
        int count = schedules.runAll(preemptions, split(programs));

        assertTrue(count >= MIN_SCHEDULES, () -> "only " + count + " schedules");
    }

    private static List<String> split(String programs) {
        return List.of(programs.split("; "));
    }

    private Path file() {
        return directory.resolve("test.locks");
    }
}

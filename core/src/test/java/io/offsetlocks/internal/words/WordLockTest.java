package io.offsetlocks.internal.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a word, step by step. */
@Timeout(60)
class WordLockTest extends WordFixture {
    private final StackOverflowError error = new StackOverflowError("of a test");

    @Test
    void exclusiveHolder_isInTheWord_andInItsSection() {
        assertFalse(lock.isHeld());

        assertEquals(Attempt.CLEAN, tryExclusive(lock));

        assertEquals(owned(ours) | Word.IN, word());
        assertTrue(lock.isHeld());
        assertFalse(lock.isHeldShared());
        assertEquals(Attempt.BUSY, tryExclusive(other));
        assertEquals(Attempt.BUSY, tryShared(other));
        assertFalse(other.isHeld());
        lock.sectionEnds();
        assertEquals(owned(ours), word());
        assertEquals(Attempt.BUSY, tryExclusive(other));
        assertEquals(Attempt.CLEAN, lock.sectionBegins());
        assertEquals(owned(ours) | Word.IN, word());
        lock.release();
        assertEquals(0, word());
        assertFalse(lock.isHeld());
        assertEquals(Attempt.CLEAN, tryExclusive(other));
    }

    @Test
    void reader_keepsWritersOut_andIsNotInTheWord() throws Exception {
        assertEquals(Attempt.CLEAN, tryShared(lock));

        assertEquals(Word.SHARED, word());
        assertTrue(lock.isHeld());
        assertTrue(lock.isHeldShared());
        assertEquals(Attempt.BUSY, tryExclusive(other));
        lock.release();
        assertFalse(lock.isHeld());
        assertEquals(Attempt.CLEAN, tryExclusive(other));
        assertEquals(owned(others) | Word.IN, word());
        assertTrue(isFree(OFFSET));
    }

    /** A dead owner was in its section, or not; or an abandonment has not been told yet. */
    @ParameterizedTest
    @CsvSource({"0, CLEAN", "1, ABANDONED", "8, ABANDONED", "9, ABANDONED"})
    void wordOfADeadOwner_isTaken_andTells(long flags, Attempt told) {
        setWord(DEAD | flags);

        assertEquals(told, tryExclusive(lock));

        assertEquals(owned(ours) | Word.IN, word());
        lock.release();
        assertEquals(0, word());
    }

    @ParameterizedTest
    @CsvSource({"0, CLEAN", "1, ABANDONED", "8, ABANDONED"})
    void wordOfADeadOwner_isGivenToReaders_whoLeaveTheMark(long flags, Attempt told) {
        setWord(DEAD | flags);

        assertEquals(told, tryShared(lock));

        assertEquals(told, lock.readerJoins());
        lock.release();
        assertEquals(told, tryExclusive(other));
        other.release();
        assertEquals(Attempt.CLEAN, tryExclusive(lock));
    }

    /** A release that failed may have left it. */
    @Test
    void wordOfOurOwn_thatNobodyHereHolds_isTaken() {
        setWord(owned(ours));

        assertEquals(Attempt.CLEAN, tryExclusive(lock));
    }

    @Test
    void everyChange_keepsTheFlagOfTheQueue() {
        setWord(Word.WAITED_FOR);
        assertTrue(lock.seesQueue());

        tryExclusive(lock);
        assertEquals(owned(ours) | Word.IN | Word.WAITED_FOR, word());
        lock.sectionEnds();
        assertTrue(lock.tryConvert(true));
        assertEquals(Word.SHARED | Word.WAITED_FOR, word());
        lock.release();
        tryExclusive(lock);
        lock.release();
        assertEquals(Word.WAITED_FOR, word());
        tryShared(lock);
        assertEquals(Word.SHARED | Word.WAITED_FOR, word());
        lock.release();
        setWord(0);
        assertFalse(lock.seesQueue());
    }

    @Test
    void releaseOrConversion_rings_ifSomebodyQueues() {
        tryExclusive(lock);
        lock.release();
        tryExclusive(lock);
        lock.tryConvert(true);
        lock.release();
        assertEquals(1, bell(ours));

        setWord(Word.WAITED_FOR);
        tryExclusive(lock);
        lock.release();
        assertEquals(2, bell(ours));
        tryExclusive(lock);
        lock.tryConvert(true);
        assertEquals(3, bell(ours));
        lock.release();
        assertEquals(3, bell(ours));
    }

    @Test
    void conversion_isOfAWriterToAReader_orNone() {
        assertFalse(lock.tryConvert(true));
        tryExclusive(lock);
        assertFalse(lock.tryConvert(false));
        assertTrue(lock.tryConvert(true));
        assertTrue(lock.isHeldShared());
        assertEquals(Word.SHARED, word());
        assertTrue(lock.tryConvert(true));
        assertFalse(lock.tryConvert(false));
    }

    @Test
    void conversionWithoutTheByte_changesNothing() throws Exception {
        tryExclusive(lock);
        file.tryLock(OFFSET, false);

        assertFalse(lock.tryConvert(true));

        assertTrue(lock.isHeld());
        assertFalse(lock.isHeldShared());
        assertEquals(owned(ours) | Word.IN, word());
    }

    @Test
    void wordOfAnother_isNotWritten_andTheLossIsToldOnce() throws Exception {
        List<Executable> changes =
                List.of(
                        lock::release,
                        lock::releaseAbandoned,
                        lock::sectionEnds,
                        lock::sectionBegins,
                        lock::markAbandoned,
                        () -> lock.tryConvert(true));
        for (Executable change : changes) {
            setWord(0);
            tryExclusive(lock);
            setWord(DEAD);

            assertThrows(LockLostException.class, change);

            assertFalse(lock.isHeld());
            lock.release();
            assertEquals(DEAD, word());
            assertTrue(isFree(OFFSET));
        }
    }

    @Test
    void markedWord_isToldToTheNextSection_once() {
        tryExclusive(lock);
        assertEquals(Attempt.CLEAN, lock.readerJoins());
        lock.markAbandoned();
        assertEquals(Attempt.ABANDONED, lock.readerJoins());
        lock.sectionEnds();

        assertEquals(Attempt.ABANDONED, lock.sectionBegins());

        lock.sectionEnds();
        assertEquals(Attempt.CLEAN, lock.sectionBegins());
        lock.releaseAbandoned();
        assertEquals(Word.ABANDONED, word());
        assertFalse(lock.isHeld());
    }

    @Test
    void attemptInVain_isMadeAgain_ifTheByteMayBeFreeSoon() throws Exception {
        tryExclusive(other);
        tryExclusive(lock);
        assertEquals(ProcessLock.NO_SECOND_LOOK, lock.secondLookNanos());
        other.release();

        // As a writer has it for the moment in which it takes the word.
        setWord(Word.SHARED);
        assertEquals(ProcessLock.NO_SECOND_LOOK, lock.secondLookNanos());
        file.tryLock(OFFSET, false);
        assertEquals(Attempt.BUSY, tryExclusive(lock));
        assertEquals(0, lock.secondLookNanos());
        assertEquals(Attempt.BUSY, tryShared(lock));
        assertEquals(0, lock.secondLookNanos());
    }

    @Test
    void lockThatIsHeld_isNotLookedAtAgain() {
        tryShared(lock);

        assertEquals(ProcessLock.NO_SECOND_LOOK, lock.secondLookNanos());
    }

    @Test
    void fileThatCloses_isLeftAlone() {
        tryExclusive(lock);
        file.beginClosing();

        assertEquals(Attempt.BUSY, tryExclusive(other));
        lock.sectionEnds();
        assertFalse(lock.isHeld());
        assertEquals(owned(ours) | Word.IN, word());
    }

    @Test
    void releaseInAFileThatCloses_forgetsTheLock() {
        tryExclusive(lock);
        file.beginClosing();

        lock.release();

        assertFalse(lock.isHeld());
        assertEquals(owned(ours) | Word.IN, word());
    }

    /** I9: who repairs may come when the file is unmapped. What it would read is there here. */
    @Test
    void wordInAFileThatCloses_isNotRead() {
        setWord(Word.SHARED | Word.WAITED_FOR);
        assertTrue(other.seesQueue());
        tryExclusive(lock);
        file.beginClosing();

        assertFalse(lock.seesQueue());
        assertFalse(lock.seesLiveQueue());
        assertEquals(ProcessLock.NO_SECOND_LOOK, other.secondLookNanos());
        assertFalse(lock.tryConvert(true));
        assertEquals(owned(ours) | Word.IN | Word.WAITED_FOR, word());
    }

    @Test
    void assignedLock_hasNothingOfTheOneBefore() {
        tryExclusive(lock);

        lock.assign(OFFSET + 8);

        assertFalse(lock.isHeld());
        assertEquals(OFFSET + 8, lock.offset());
        tryShared(lock);
        lock.assign(OFFSET);
        assertFalse(lock.isHeld());
    }

    /** What an Error has cut short. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attemptInDoubt_isFoundOut(boolean abandoned) {
        setWord(Word.SHARED | (abandoned ? Word.ABANDONED : 0));
        AtomicInteger attempts = new AtomicInteger();
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    if (attempts.getAndIncrement() == 0) {
                        throw error;
                    }
                    return true;
                });
        assertFalse(lock.isInDoubt());
        assertSame(error, assertThrows(StackOverflowError.class, () -> tryExclusive(lock)));
        assertTrue(lock.isInDoubt());

        // As if the Error had come after the change of the word.
        setWord(owned(ours) | Word.IN);
        lock.resolveDoubt();

        assertFalse(lock.isInDoubt());
        assertEquals(abandoned ? Word.ABANDONED : 0, word());
    }

    /** Its word says that a section runs, which nobody has begun. */
    @Test
    void attemptInDoubt_isNoAbandonment_toTheNextAttempt() {
        setWord(Word.SHARED);
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw error;
                });
        assertThrows(StackOverflowError.class, () -> tryExclusive(lock));
        channel.onAttemptsAt(OFFSET, () -> true);
        setWord(owned(ours) | Word.IN);

        assertEquals(Attempt.CLEAN, tryExclusive(lock));
    }

    @Test
    void attemptInDoubt_thatDidNotTakeTheWord_releasesNothing() {
        setWord(Word.SHARED);
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw error;
                });
        assertThrows(StackOverflowError.class, () -> tryExclusive(lock));
        channel.onAttemptsAt(OFFSET, () -> true);
        tryExclusive(other);

        lock.resolveDoubt();

        assertFalse(lock.isInDoubt());
        assertEquals(owned(others) | Word.IN, word());
    }

    /** What throws holds nothing, and who waits must look. */
    @Test
    void wordTakenFromReaders_isGivenBack_ifTheirByteCannotBeUnlocked() throws Exception {
        setWord(Word.SHARED | Word.ABANDONED | Word.WAITED_FOR);
        AtomicInteger releases = new AtomicInteger();
        channel.onReleasesAt(
                OFFSET,
                () -> {
                    if (releases.getAndIncrement() == 0) {
                        throw new StackOverflowError("of a test");
                    }
                });

        assertThrows(StackOverflowError.class, () -> tryExclusive(lock));

        assertEquals(Word.ABANDONED | Word.WAITED_FOR, word());
        assertEquals(2, bell(ours));
        lock.finishRelease();
        assertFalse(lock.isHeld());
        assertTrue(isFree(OFFSET));
    }

    @Test
    void lostByte_isBroken_andSaysSo() {
        channel.loseNextLockOf(OFFSET);
        assertThrows(StackOverflowError.class, () -> tryShared(lock));
        assertTrue(lock.isInDoubt());
        assertFalse(lock.isBroken());

        lock.resolveDoubt();

        assertTrue(lock.isBroken());
        assertThrows(RuntimeException.class, () -> tryShared(lock));
        setWord(Word.SHARED);
        assertThrows(RuntimeException.class, () -> tryExclusive(lock));
        assertFalse(lock.isInDoubt());
    }

    @Test
    void releaseOfAReader_cutShort_isFinished() throws Exception {
        AtomicInteger releases = new AtomicInteger();
        tryShared(lock);
        lock.finishRelease();
        assertTrue(lock.isHeld());
        channel.onReleasesAt(
                OFFSET,
                () -> {
                    if (releases.getAndIncrement() == 0) {
                        throw error;
                    }
                });
        assertThrows(StackOverflowError.class, lock::release);

        lock.finishRelease();

        assertFalse(lock.isHeld());
        assertTrue(isFree(OFFSET));
    }

    /** What throws holds nothing: the word that was taken is released with its mark. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writerThatCannotUnlockTheByte_hasNotTakenTheWord(boolean abandoned) {
        long mark = abandoned ? Word.ABANDONED : 0;
        setWord(Word.SHARED | mark);
        channel.failReleasesAt(OFFSET);

        assertThrows(RuntimeException.class, () -> tryExclusive(lock));

        assertEquals(mark, word());
        assertFalse(lock.isHeld());
        assertFalse(lock.isInDoubt());
    }

    @Test
    void ringThatIsOwed_isMadeByTheNextSection() {
        ours.member().oweRing();

        lock.finishRelease();
        lock.finishRelease();

        assertEquals(2, bell(ours));
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What an acquisition makes of what it meets at the byte. */
@Timeout(60)
class SlotTableTest extends OffsetFixture {
    private Hold hold;

    @BeforeEach
    void makeHold() {
        hold = new Hold(session, OFFSET, false, "name");
    }

    @Test
    void lockedByteThatSaysItIsFree_isTriedAgain_asItMayBeBetweenTwoHolders() throws Exception {
        lock(OFFSET);

        assertEquals(4, attempts());
    }

    @Test
    void lockedByteThatSaysItIsTaken_isTriedOnce() throws Exception {
        lock(OFFSET);
        setValue(LockFile.TAKEN);

        assertEquals(1, attempts());
    }

    @Test
    void fault_isToldAsAFailureOfTheFile_whereThatIsInPlace() {
        InternalError fault = new InternalError("fault");
        faultAttempts(fault);

        assertTold(fault, () -> session.table().tryAcquire(hold));
        assertTold(fault, () -> session.table().acquire(hold, Deadline.NEVER, false));
    }

    private void assertTold(InternalError fault, Executable call) {
        UncheckedIOException told = assertThrows(UncheckedIOException.class, call);
        assertSame(fault, told.getCause().getCause());
        String message = told.getMessage();
        assertTrue(message.contains("byte " + OFFSET + " of " + session.path()), message);
        assertTrue(message.contains("make room"), message);
    }

    @Test
    void fault_isToldAsWhatItCameOf_whereTheFileIsNot() throws Exception {
        InternalError fault = new InternalError("fault");
        faultAttempts(fault);
        Files.delete(session.path());

        LockFileReplacedException replaced =
                assertThrows(
                        LockFileReplacedException.class, () -> session.table().tryAcquire(hold));

        assertSame(fault, replaced.getCause());
    }

    @Test
    void channelClosedByOtherCode_isTold_andNoHandleIsValid() throws Exception {
        NamedLocks locks = new ModeLocks(session, false);
        HeldLock held = locks.lock("a");
        channel.close();

        assertFalse(held.isValid());
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> locks.lock("b"));

        String message = failure.getMessage();
        assertTrue(message.contains("closed by other code"), message);
        assertTrue(message.contains("restart the process"), message);
        assertThrows(UncheckedIOException.class, held::close);
    }

    /** Makes attempts throw what the access to the mapping of a cut file throws. */
    private void faultAttempts(InternalError fault) {
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw fault;
                });
    }

    /** Makes one attempt, which must fail, and returns how often it tried. */
    private int attempts() {
        int before = channel.attempts();
        assertFalse(session.table().tryAcquire(hold));
        return channel.attempts() - before;
    }
}

package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.LockFileReplacedException;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.testing.FaultyChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the system fails a thread in the queue of processes, and what its waiter hears of it. */
@Timeout(60)
class FailedGateWaitTest extends GateWaitFixture {
    @Test
    void deadlockThatIsNone_isTriedAgain() {
        // What the kernel reports, here for ever, is overruled by an attempt that gets the byte.
        channel.onWaitsAt(GATE, FailedGateWaitTest::failWithADeadlock);

        queue();

        assertEquals(1, waiter.taken);
        assertNull(waiter.failure);
    }

    @Test
    void deadlockThatIsNone_atAByteLockedElsewhere_isTriedAgain() {
        holdElsewhere(LockFile.TAKEN);
        channel.onWaitsAt(OFFSET, FailedGateWaitTest::failWithADeadlock);

        queue();

        assertEquals(1, waiter.taken);
        assertNull(waiter.failure);
    }

    private static void failWithADeadlock() throws IOException {
        throw new IOException("Resource deadlock avoided");
    }

    @Test
    void errorThatAnAttemptConfirms_isTold() {
        channel.onWaitsAt(GATE, FailedGateWaitTest::failWithADeadlock);
        channel.failAttemptsAt(GATE);

        queue();

        assertTrue(waiter.failure instanceof UncheckedIOException, "" + waiter.failure);
        String message = waiter.failure.getMessage();
        assertTrue(message.contains("lock byte " + OFFSET), message);
        assertTrue(message.contains(FaultyChannel.REASON), message);
        assertEquals(1, waiter.ended);
    }

    @Test
    void errorOfOurs_isToldAsOneOfTheByte() {
        AssertionError error = new AssertionError("a bug");
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw error;
                });

        queue();

        assertTrue(waiter.failure instanceof UncheckedIOException, "" + waiter.failure);
        assertSame(error, waiter.failure.getCause().getCause());
    }

    @Test
    void errorThatSaysAllAlready_isToldAsItIs() {
        UncheckedIOException failure = new UncheckedIOException(new IOException("broken"));
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    throw failure;
                });

        queue();

        assertSame(failure, waiter.failure);
    }

    @Test
    void errorOfAFileThatIsGone_isToldAsThat() throws Exception {
        Files.delete(path);
        channel.failAttemptsAt(OFFSET);

        queue();

        assertTrue(waiter.failure instanceof LockFileReplacedException, "" + waiter.failure);
    }

    @Test
    void errorThatNobodyWaitsFor_isToldToNobody() {
        channel.onAttemptsAt(
                OFFSET,
                () -> {
                    waiter.wants = false;
                    throw new IOException(FaultyChannel.REASON);
                });

        queue();

        assertNull(waiter.failure);
        assertEquals(1, waiter.ended);
    }
}

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.threads.Hold;
import io.offsetlocks.internal.threads.Repairs;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Errors in the middle of a lock or of a release: no name stays held that nobody has. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ErrorTest extends FaultyLocksFixture {
    private final StackOverflowError error = new StackOverflowError("of a test");

    private ChildProcess child;

    @BeforeEach
    void startChild() throws Exception {
        child = LockClient.start(file, SLOTS);
    }

    @AfterEach
    void endChild() {
        child.close();
    }

    /** Makes so many releases of a name end by an Error, before or after the system's part. */
    private void failReleases(String name, int count) {
        AtomicInteger left = new AtomicInteger(count);
        channel.onReleasesAt(
                session.offsetOf(name),
                () -> {
                    if (left.getAndDecrement() > 0) {
                        throw error;
                    }
                });
    }

    private void awaitFreeForTheChild(String name) {
        Await.until(
                name + " is free",
                () -> {
                    try {
                        return child.ask("tryLock " + name).equals("held");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void releaseThatEndsByAnError_isCompletedByAThreadOfOurs() {
        HeldLock held = locks.lock("a");
        failReleases("a", 1);

        assertSame(error, assertThrows(StackOverflowError.class, held::close));

        awaitFreeForTheChild("a");
        assertFalse(held.isValid());
        held.close();
    }

    @Test
    void releaseThatEndsByAnError_isCompletedByAnotherClose() throws Exception {
        HeldLock held = locks.lock("a");
        failReleases("a", 3);
        assertThrows(StackOverflowError.class, held::close);

        Await.until(
                "it is released",
                () -> {
                    try {
                        held.close();
                        return true;
                    } catch (StackOverflowError again) {
                        return false;
                    }
                });

        assertEquals("held", child.ask("tryLock a"));
    }

    @Test
    void releaseThatEndsByAnError_isCompletedByTheNextCall_forAnyName() throws Exception {
        HeldLock held = locks.lock("a");
        failReleases("a", 3);
        assertThrows(StackOverflowError.class, held::close);

        for (int i = 0; i < 3; i++) {
            locks.lock("b").close();
        }

        assertEquals("held", child.ask("tryLock a"));
    }

    /** Nor need it have a name to close afterwards. */
    @Test
    void releaseThatEndsByAnError_isCompletedByTheNextAttempt_inVain() throws Exception {
        assertEquals("held", child.ask("lock b"));
        HeldLock held = locks.lock("a");
        // The thread of ours fails too, and does not try again.
        failReleases("a", 3);
        assertThrows(StackOverflowError.class, held::close);

        for (int i = 0; i < 3; i++) {
            assertTrue(locks.tryLock("b").isEmpty());
        }

        awaitFreeForTheChild("a");
    }

    @Test
    void otherHoldsOfTheHandle_areReleased() throws Exception {
        HeldLock held = locks.lockAll(List.of("a", "b", "c"));
        failReleases("b", 1);

        assertThrows(StackOverflowError.class, held::close);

        assertEquals("held", child.ask("tryLock a"));
        assertEquals("held", child.ask("tryLock c"));
        awaitFreeForTheChild("b");
    }

    @Test
    void waiter_getsWhatAnErrorLeft() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> waiter =
                other.begin(() -> new OffsetLocks(session).shared().lock("a"));
        waiter.awaitWaiting();
        failReleases("a", 1);

        assertThrows(StackOverflowError.class, held::close);

        assertFalse(waiter.result().wasAbandoned());
    }

    @Test
    void attemptThatEndsByAnErrorWithTheLock_breaksTheOffset_andSaysSo() throws Exception {
        channel.loseNextLockOf(session.offsetOf("a"));

        assertThrows(StackOverflowError.class, () -> locks.tryLock("a"));

        assertThrows(UncheckedIOException.class, () -> locks.tryLock("a"));
        assertThrows(UncheckedIOException.class, () -> locks.lock("a"));
        assertTrue(locks.tryLock("b").isPresent());
    }

    @Test
    void attemptThatEndsByAnErrorWithoutTheLock_changesNothing() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        channel.onAttemptsAt(
                session.offsetOf("a"),
                () -> {
                    if (attempts.getAndIncrement() == 0) {
                        throw error;
                    }
                    return true;
                });

        assertSame(error, assertThrows(StackOverflowError.class, () -> locks.lock("a")));

        // Not at once: the repair locks the byte for a moment, to see whether it is free.
        awaitFreeForTheChild("a");
        assertEquals("released", child.ask("release a"));
        locks.lock("a").close();
    }

    @Test
    void abandonmentFoundByACallThatFails_isToldToTheNext() throws Exception {
        assertEquals("held", child.ask("lock a"));
        child.kill();
        child = LockClient.start(file, SLOTS);
        Hold hold =
                new Hold(
                        session.session(),
                        session.offsetOf("a"),
                        false,
                        "a",
                        Thread.currentThread());
        assertTrue(session.table().tryAcquire(hold));
        failReleases("a", 1);

        assertSame(error, Repairs.end(hold, true));

        AtomicReference<String> answer = new AtomicReference<>();
        Await.until("it is repaired", () -> !ask(child, "tryLock a", answer).equals("busy"));
        assertEquals("held abandoned", answer.get());
    }

    private static String ask(ChildProcess child, String command, AtomicReference<String> answer) {
        try {
            answer.set(child.ask(command));
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

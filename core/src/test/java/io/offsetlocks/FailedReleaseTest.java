package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.FaultyChannel;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;

/** An offset whose release failed is broken and says so; the others, and the close, are not. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FailedReleaseTest extends FaultyLocksFixture {
    private void failReleasesOf(String name) {
        channel.failReleasesAt(offsetOf(name));
    }

    private void assertToldOfTheFailure(String name, Executable call) {
        String message = assertThrows(UncheckedIOException.class, call).getMessage();
        List<Object> words =
                List.of(file, "byte " + offsetOf(name), FaultyChannel.REASON, "restart");
        for (Object word : words) {
            assertTrue(message.contains(word.toString()), "'" + word + "' in: " + message);
        }
    }

    @Test
    void failedRelease_saysWhatAndWhere_andEndsTheHold() {
        HeldLock held = locks.lock("a");
        failReleasesOf("a");

        assertToldOfTheFailure("a", held::close);

        assertFalse(held.isValid());
        held.close();
    }

    @Test
    void laterAcquisitions_areTold_andDoNotTryAgain() throws Exception {
        HeldLock held = locks.lock("a");
        failReleasesOf("a");
        assertThrows(UncheckedIOException.class, held::close);

        assertToldOfTheFailure("a", () -> locks.tryLock("a"));
        assertToldOfTheFailure("a", () -> locks.lock("a"));
        assertToldOfTheFailure("a", () -> shared.lock("a"));
        assertToldOfTheFailure("a", () -> other.call(() -> locks.tryLock("a", Duration.ofDays(1))));
        assertToldOfTheFailure("a", () -> locks.lockAll(List.of("b", "a", "c")));
    }

    @Test
    void lockAllThatFails_tellsAlsoOfWhatItCouldNotGiveBack() {
        String first = offsetOf("a") < offsetOf("b") ? "a" : "b";
        String second = first.equals("a") ? "b" : "a";
        HeldLock held = locks.lock(second);
        failReleasesOf(second);
        assertToldOfTheFailure(second, held::close);
        failReleasesOf(first);

        UncheckedIOException failure =
                assertThrows(
                        UncheckedIOException.class, () -> locks.lockAll(List.of(first, second)));

        assertToldOfTheFailure(
                second,
                () -> {
                    throw failure;
                });
        assertEquals(1, failure.getSuppressed().length);
        assertToldOfTheFailure(
                first,
                () -> {
                    throw failure.getSuppressed()[0];
                });
    }

    @Test
    void tryLockAllInVain_tellsOfWhatItCouldNotGiveBack() throws Exception {
        String first = offsetOf("a") < offsetOf("b") ? "a" : "b";
        String second = first.equals("a") ? "b" : "a";
        other.call(() -> locks.lock(second));
        failReleasesOf(first);

        assertToldOfTheFailure(
                first, () -> locks.tryLockAll(List.of(first, second), Duration.ZERO));
    }

    @Test
    void waiters_areTold_whicheverWayTheyWait() throws Exception {
        HeldLock held = shared.lock("a");
        SteppedThread.Step<HeldLock> first = other.begin(() -> locks.lock("a"));
        first.awaitWaiting();
        SteppedThread.Step<HeldLock> second = third.begin(() -> shared.lock("a"));
        second.awaitWaiting();
        failReleasesOf("a");

        assertToldOfTheFailure("a", held::close);

        assertToldOfTheFailure("a", first::result);
        assertToldOfTheFailure("a", second::result);
    }

    @Test
    void otherOffsets_goOn() throws Exception {
        HeldLock all = locks.lockAll(List.of("a", "b", "c"));
        failReleasesOf("a");

        assertToldOfTheFailure("a", all::close);

        for (String name : List.of("b", "c")) {
            Optional<HeldLock> held = other.call(() -> locks.tryLock(name));
            assertTrue(held.isPresent(), name);
        }
    }

    @Test
    void nameThatNobodyWantedAnyMore_isBrokenToo() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            long offset = offsetOf("a");
            long self = ProcessHandle.current().pid();
            assertEquals("held", child.ask("lock a"));
            failReleasesOf("a");
            SteppedThread.Step<HeldLock> waiter = other.begin(() -> locks.lockInterruptibly("a"));
            Await.until("we wait", () -> KernelLocks.areWaitedFor(self, file, offset));
            other.interrupt();
            assertThrows(InterruptedException.class, waiter::result);

            assertEquals("released", child.ask("release a"));
            long gate = offset + SLOTS;
            Await.until("our queuing ends", () -> !KernelLocks.areHeld(self, file, gate));

            assertToldOfTheFailure("a", () -> locks.lock("a"));
        }
    }

    @Test
    void close_worksAndFreesEvenWhatCouldNotBeReleased() throws Exception {
        HeldLock held = locks.lock("a");
        failReleasesOf("a");
        assertThrows(UncheckedIOException.class, held::close);
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("busy", child.ask("tryLock a"));

            session.close();

            assertEquals("held", child.ask("tryLock a"));
        }
    }

    @Test
    void close_thatFailsToRelease_closesTheFileAllTheSame() throws Exception {
        locks.lock("a");
        failReleasesOf("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertToldOfTheFailure("a", session::close);

            assertFalse(channel.isOpen());
            assertEquals("held abandoned", child.ask("tryLock a"));
        }
    }
}

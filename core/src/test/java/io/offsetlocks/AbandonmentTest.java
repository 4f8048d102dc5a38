package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The next holder is told, once, that the last one's process ended without letting go. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class AbandonmentTest extends BothFormatsFixture {
    private boolean wasAbandoned(String name) {
        try (HeldLock held = locks.lock(name)) {
            return held.wasAbandoned();
        }
    }

    @Test
    void killOfAHolder_isToldOnce() throws Exception {
        killAHolderOf("a");

        assertTrue(wasAbandoned("a"));
        assertFalse(wasAbandoned("a"));
        assertFalse(wasAbandoned("b"));
    }

    @Test
    void killOfAHolder_isToldByEveryWayToLock() throws Exception {
        killAHolderOf("a");
        assertTrue(locks.tryLock("a").orElseThrow().wasAbandoned());
        killAHolderOf("b");
        assertTrue(locks.tryLock("b", Duration.ofMinutes(1)).orElseThrow().wasAbandoned());
        killAHolderOf("c");
        assertTrue(locks.lockInterruptibly("c").wasAbandoned());
        killAHolderOf("d");
        assertTrue(locks.lockAll(List.of("x", "d", "y")).wasAbandoned());
        killAHolderOf("e");
        assertTrue(locks.tryLockAll(List.of("x", "e"), Duration.ZERO).orElseThrow().wasAbandoned());
    }

    @Test
    void killOfAHolder_isToldAfterTryLockAllWithoutSuccess() throws Exception {
        List<String> names = inLockingOrder("a", "b");
        killAHolderOf(names.get(0));
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock " + names.get(1)));

            assertTrue(locks.tryLockAll(names, Duration.ZERO).isEmpty());
            assertTrue(locks.tryLockAll(names, Duration.ofMillis(50)).isEmpty());
        }

        assertTrue(wasAbandoned(names.get(0)));
        assertFalse(wasAbandoned(names.get(0)));
    }

    @Test
    void killOfAHolder_isToldToAWaiter_whenTryLockAllGivesUp() throws Exception {
        List<String> names = inLockingOrder("a", "b");
        killAHolderOf(names.get(0));
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock " + names.get(1)));
            SteppedThread.Step<Optional<HeldLock>> all =
                    third.begin(() -> locks.tryLockAll(names, Duration.ofDays(1)));
            all.awaitWaiting();
            SteppedThread.Step<HeldLock> waiter = waitingLock(names.get(0));

            third.interrupt();

            assertThrows(InterruptedException.class, all::result);
            assertTrue(waiter.result().wasAbandoned());
        }
    }

    private List<String> inLockingOrder(String... names) {
        return Stream.of(names).sorted(Comparator.comparingLong(locks::offsetOf)).toList();
    }

    /** The columns: whether the name was abandoned before, what a process does, what is told. */
    @ParameterizedTest
    @CsvSource({
        "false, lock a=held, true",
        "true, lock a=held abandoned, true",
        "true, lockShared a=held abandoned, true",
        "false, lockShared a=held, false",
        "false, lock a=held; release a=released, false",
        "false, lock a=held; downgrade a=downgraded, false",
    })
    void endOfAProcess_isTold_ifItIsInASection(boolean before, String steps, boolean told)
            throws Exception {
        for (String end : List.of("kill", "end")) {
            if (before) {
                killAHolderOf("a");
            }
            try (ChildProcess child = LockClient.start(file, SLOTS)) {
                for (String step : steps.split("; ")) {
                    assertEquals(step.split("=")[1], child.ask(step.split("=")[0]));
                }
                if (end.equals("end")) {
                    child.send("end");
                    assertEquals(0, child.awaitEnd());
                } else {
                    child.kill();
                }
            }

            assertEquals(told, wasAbandoned("a"), end);
            assertFalse(wasAbandoned("a"));
        }
    }

    @Test
    void killOfAWaiter_isNotTold() throws Exception {
        HeldLock held = locks.lock("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            child.send("lock a");
            assertEquals("waiting", child.ask("waiting"));
            child.kill();
        }
        held.close();

        assertFalse(wasAbandoned("a"));
        // Nor does the dead waiter stand in the way of a living one.
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");
            assertEquals("released", child.ask("release a"));
            assertFalse(waiter.result().wasAbandoned());
        }
    }

    @Test
    void reentry_doesNotForgetTheAbandonment() throws Exception {
        killAHolderOf("a");
        HeldLock outer = locks.lock("a");
        HeldLock inner = locks.lock("a");

        assertTrue(outer.wasAbandoned());
        inner.close();
        assertTrue(outer.wasAbandoned());
        outer.close();
        assertFalse(wasAbandoned("a"));
    }

    @Test
    void killOfAHolder_isToldToEveryReader_untilAWriterHasHeardOfIt() throws Exception {
        killAHolderOf("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock first = shared.lock("a");
            HeldLock beside = other.call(() -> shared.lock("a"));
            assertEquals("held abandoned", child.ask("lockShared a"));
            assertTrue(first.wasAbandoned());
            assertTrue(beside.wasAbandoned());
            first.close();
            closeByOther(beside);
            assertEquals("released", child.ask("release a"));
            assertEquals("held abandoned", child.ask("lockShared a"));
            assertEquals("released", child.ask("release a"));

            assertEquals("held abandoned", child.ask("lock a"));
            assertEquals("released", child.ask("release a"));

            assertFalse(shared.lock("a").wasAbandoned());
            assertFalse(other.call(() -> shared.lock("a")).wasAbandoned());
            assertEquals("held", child.ask("lockShared a"));
        }
    }
}

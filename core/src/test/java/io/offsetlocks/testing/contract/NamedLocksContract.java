package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class NamedLocksContract extends ContractFixture {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    public void lock_excludesAnotherThread_untilClosed() throws Exception {
        HeldLock held = locks.lock("a");

        assertFalse(isFree("a"));
        assertFalse(held.isShared());
        assertFalse(held.wasAbandoned());
        assertTrue(held.isValid());
        held.close();
        assertFalse(held.isValid());
        assertTrue(isFree("a"));
    }

    @Test
    public void lock_ofAnotherName_isNotInTheWay() throws Exception {
        HeldLock held = locks.lock("a");

        assertTrue(isFree("b"));
        held.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    public void lock_reenters_untilEveryHandleIsClosed(boolean outermostFirst) throws Exception {
        List<HeldLock> handles = new ArrayList<>();
        handles.add(locks.lock("a"));
        handles.add(locks.tryLock("a").orElseThrow());
        handles.add(locks.tryLock("a", Duration.ZERO).orElseThrow());
        handles.add(locks.lockInterruptibly("a"));

        while (!handles.isEmpty()) {
            assertFalse(isFree("a"), "with open handles: " + handles.size());
            handles.remove(outermostFirst ? 0 : handles.size() - 1).close();
        }
        assertTrue(isFree("a"));
    }

    @Test
    public void lock_ofACollidingName_isAReentry() throws Exception {
        List<String> names = collidingNames();
        HeldLock outer = locks.lock(names.get(0));
        HeldLock inner = locks.lock(names.get(1));

        outer.close();
        assertFalse(isFree(names.get(0)));
        assertFalse(isFree(names.get(1)));
        inner.close();
        assertTrue(isFree(names.get(0)));
    }

    @ParameterizedTest
    @MethodSource("unusualNames")
    public void unusualName_isALockLikeAnyOther(String name) throws Exception {
        HeldLock held = locks.lock(name);

        assertFalse(isFree(name));
        held.close();
        assertTrue(isFree(name));
    }

    public static Stream<Arguments> unusualNames() {
        return Stream.of(
                Arguments.argumentSet("one megabyte", "x".repeat(1 << 20)),
                Arguments.argumentSet("control characters", "\0\1\n\r\t\u007f"),
                Arguments.argumentSet("blank", " "),
                Arguments.argumentSet("a path", "../../etc/passwd"),
                Arguments.argumentSet("a surrogate pair", "\ud83d\udd12"));
    }

    @Test
    public void close_byAnotherThread_throwsAndLeavesTheLockHeld() throws Exception {
        HeldLock held = locks.lock("a");

        assertThrows(IllegalMonitorStateException.class, () -> closeByOther(held));

        assertTrue(held.isValid());
        assertFalse(isFree("a"));
        held.close();
        assertTrue(isFree("a"));
    }

    @Test
    public void close_byAnotherThread_afterTheEnd_doesNothing() throws Exception {
        HeldLock held = locks.lock("a");
        held.close();

        closeByOther(held);

        assertTrue(isFree("a"));
    }

    @Test
    public void close_twice_releasesOnce() throws Exception {
        HeldLock outer = locks.lock("a");
        HeldLock inner = locks.lock("a");

        inner.close();
        inner.close();

        assertTrue(outer.isValid());
        assertFalse(isFree("a"));
        outer.close();
    }

    @Test
    public void close_twice_doesNotReleaseTheNextHolder() throws Exception {
        HeldLock first = locks.lock("a");
        first.close();
        HeldLock next = other.call(() -> locks.lock("a"));

        first.close();

        assertTrue(next.isValid());
        assertTrue(locks.tryLock("a").isEmpty());
        closeByOther(next);
    }

    @Test
    public void timedTryLock_ofZero_isOneAttempt() throws Exception {
        HeldLock held = locks.lock("a");

        assertTrue(other.call(() -> locks.tryLock("a", Duration.ZERO)).isEmpty());
        held.close();
        assertTrue(other.call(() -> locks.tryLock("a", Duration.ZERO)).isPresent());
    }

    @Test
    public void timedTryLock_ofAHeldName_endsEmptyAndNotEarly() throws Exception {
        Duration timeout = Duration.ofMillis(50);
        HeldLock held = locks.lock("a");

        long start = System.nanoTime();
        Optional<HeldLock> late = other.call(() -> locks.tryLock("a", timeout));
        long waited = System.nanoTime() - start;

        assertTrue(late.isEmpty());
        assertTrue(waited >= timeout.toNanos(), "waited " + waited + " ns");
        held.close();
        locks.tryLock("a").orElseThrow().close();
    }

    @Test
    public void timedTryLock_ofTheLongestDuration_waitsAndSucceeds() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Optional<HeldLock>> waiter =
                other.begin(() -> locks.tryLock("a", FOREVER));
        waiter.awaitWaiting();

        held.close();

        assertTrue(waiter.result().isPresent());
    }

    @Test
    public void timedTryLock_thatTimedOut_leavesThoseBehindItWaiting() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Optional<HeldLock>> impatient =
                third.begin(() -> locks.tryLock("a", Duration.ofMillis(200)));
        SteppedThread.Step<HeldLock> patient = waitingLock("a");

        assertTrue(impatient.result().isEmpty());
        assertFalse(patient.isDone());
        held.close();
        assertTrue(patient.result().isValid());
    }

    @Test
    public void everyWayToLock_orders_whatThreadsWroteUnderIt() throws Exception {
        int rounds = 3_000;
        long seed = new Random().nextLong();
        int[] counts = new int[2];
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SteppedThread thread = SteppedThread.start("counter " + i);
            Random random = new Random(seed + i);
            threads.add(thread);
            steps.add(thread.begin(() -> increment(counts, rounds, random)));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.result();
        }
        threads.forEach(SteppedThread::close);

        assertEquals(4 * rounds, counts[0], "with seed " + seed);
    }

    /** Counts twice for each exclusive hold; readers too expect to find both counts equal. */
    private Void increment(int[] counts, int rounds, Random random) throws Exception {
        for (int i = 0; i < rounds; ) {
            NamedLocks mode = random.nextBoolean() ? locks : shared;
            HeldLock held = lockOrTry(mode, random);
            if (held != null) {
                assertEquals(counts[0], counts[1], "half a section is seen");
                if (!held.isShared()) {
                    counts[0]++;
                    counts[1]++;
                    i++;
                }
                held.close();
            }
        }
        return null;
    }

    /** Locks in any way; returns null if that was in vain. */
    private static HeldLock lockOrTry(NamedLocks mode, Random random) throws Exception {
        Duration timeout = Duration.ofNanos(random.nextInt(2_000_000));
        return switch (random.nextInt(5)) {
            case 0 -> mode.lock("a");
            case 1 -> mode.lockInterruptibly("a");
            case 2 -> mode.tryLockAll(List.of("a", "b"), timeout).orElse(null);
            case 3 -> mode.tryLock("a").orElse(null);
            default -> mode.tryLock("a", timeout).orElse(null);
        };
    }
}

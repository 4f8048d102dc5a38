package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server grants a lock just as the wait for it ends, by its time or an interrupt. Whichever is
 * first, nothing may be left behind: not a lock without a holder, nor a wait that nobody wants.
 */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class GrantRaceTest extends PostgresFixture {
    /** Of each kind; so many are 10,000 with both. */
    private static final int RACES = Integer.getInteger("offsetlocks.races", 5_000);

    private static final int PAIRS = 4;
    private static final long SPREAD_NANOS = Duration.ofMillis(3).toNanos();

    private PostgresLocks racing;

    @BeforeEach
    void openRacing() throws Exception {
        racing = builder().maxConnections(2 * PAIRS + 2).open();
    }

    @AfterEach
    void closeRacing() {
        racing.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitThatEndsWithTheGrant_leavesNothing(boolean interrupt) throws Exception {
        long seed = new Random().nextLong();
        AtomicInteger granted = new AtomicInteger();
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            SteppedThread thread = SteppedThread.start("pair " + i);
            threads.add(thread);
            String name = "race-" + i;
            Random random = new Random(seed + i);
            steps.add(thread.begin(() -> race(name, random, interrupt, granted)));
        }
        for (SteppedThread.Step<Void> step : steps) {
            step.result(Duration.ofSeconds(200));
        }
        threads.forEach(SteppedThread::close);

        String seen = "with seed " + seed + ", granted: " + granted;
        assertTrue(granted.get() > 0 && granted.get() < RACES, seen);
        String anyName =
                IntStream.range(0, PAIRS)
                        .mapToObj(i -> isKey("race-" + i))
                        .collect(Collectors.joining(" OR ", "(", ")"));
        // Of a wait that nobody wants the cancel may still be on its way.
        Await.until("no wait is left, " + seen, () -> count("NOT granted AND " + anyName) == 0);
        Await.until("no lock is left, " + seen, () -> count(anyName) == 0);
        assertEquals(
                0,
                number("SELECT count(*) FROM offset_locks_held WHERE space = '" + space + "'"),
                seen);
        for (int i = 0; i < PAIRS; i++) {
            racing.tryLock("race-" + i).orElseThrow().close();
            here.tryLock("race-" + i).orElseThrow().close();
        }
    }

    private Void race(String name, Random random, boolean interrupt, AtomicInteger granted)
            throws Exception {
        SteppedThread waiter = SteppedThread.start("waiter for " + name);
        for (int i = 0; i < RACES / PAIRS; i++) {
            HeldLock held =
                    here.tryLock(name, Await.BOUND)
                            .orElseThrow(() -> new AssertionError("a lock is left behind"));
            Duration time = Duration.ofNanos(random.nextLong(SPREAD_NANOS) + 1);
            SteppedThread.Step<Boolean> waiting =
                    waiter.begin(() -> interrupt ? interrupted(name) : timed(name, time));
            LockSupport.parkNanos(random.nextLong(SPREAD_NANOS));
            if (interrupt && random.nextBoolean()) {
                waiter.interrupt();
                held.close();
            } else {
                held.close();
                if (interrupt) {
                    waiter.interrupt();
                }
            }
            if (waiting.result()) {
                granted.incrementAndGet();
            }
        }
        waiter.close();
        return null;
    }

    private boolean timed(String name, Duration time) throws InterruptedException {
        return racing.tryLock(name, time)
                .map(
                        got -> {
                            assertFalse(got.wasAbandoned());
                            got.close();
                            return true;
                        })
                .orElse(false);
    }

    private boolean interrupted(String name) {
        boolean got;
        try {
            racing.lockInterruptibly(name).close();
            got = true;
        } catch (InterruptedException e) {
            got = false;
        }
        // The interrupt that came too late is that of the next round otherwise.
        Thread.interrupted();
        return got;
    }
}

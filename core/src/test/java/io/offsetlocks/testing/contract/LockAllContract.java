package io.offsetlocks.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class LockAllContract extends ContractFixture {
    private static final List<String> ABC = List.of("a", "b", "c");

    /** The names in the order in which they are locked. */
    private List<String> inOrder;

    /** The one that is locked after the others: in its way the others are held already. */
    private String last;

    @BeforeEach
    public void order() {
        inOrder = ABC.stream().sorted(Comparator.comparingLong(this::offsetOf)).toList();
        last = inOrder.get(2);
    }

    /** Begins a call for all names, and waits until it has all but the last and waits for that. */
    private <T> SteppedThread.Step<T> waitingForTheLast(Callable<T> call) {
        SteppedThread.Step<T> step = other.begin(call);
        // Not any wait: before it has the others it may wait for an engine to answer.
        step.awaitWaitingFor(Thread.currentThread());
        return step;
    }

    /** This thread can take all names but the last. */
    private void assertOthersAreFree() {
        for (String name : inOrder.subList(0, 2)) {
            locks.tryLock(name).orElseThrow().close();
        }
    }

    private List<String> freeOf(List<String> names) throws Exception {
        List<String> free = new ArrayList<>();
        for (String name : names) {
            if (isFree(name)) {
                free.add(name);
            }
        }
        return free;
    }

    @Test
    public void lockAll_holdsEveryName_untilClosed() throws Exception {
        HeldLock held = locks.lockAll(ABC);

        assertTrue(held.isValid());
        assertEquals(List.of(), freeOf(ABC));
        held.close();
        assertFalse(held.isValid());
        assertEquals(ABC, freeOf(ABC));
    }

    @Test
    public void lockAll_waits_untilTheLastIsFree() throws Exception {
        HeldLock held = locks.lock(last);
        SteppedThread.Step<HeldLock> waiter = waitingForTheLast(() -> locks.lockAll(ABC));

        held.close();

        HeldLock all = waiter.result();
        assertTrue(all.isValid());
        assertTrue(locks.tryLock("a").isEmpty());
        closeByOther(all);
    }

    @Test
    public void lockAll_ofRepeatedAndCollidingNames_holdsOnce() throws Exception {
        List<String> names = new ArrayList<>(collidingNames());
        names.addAll(ABC);
        names.addAll(ABC);
        HeldLock held = locks.lockAll(names);

        assertEquals(List.of(), freeOf(names));
        held.close();
        assertEquals(names, freeOf(names));
    }

    @Test
    public void lockAll_ofNothing_holdsNothing() throws Exception {
        HeldLock nothing = locks.lockAll(List.of());
        Optional<HeldLock> noLess = locks.tryLockAll(List.of(), Duration.ZERO);

        assertFalse(nothing.wasAbandoned());
        assertTrue(noLess.isPresent());
        nothing.close();
        noLess.get().close();
    }

    @Test
    public void lockAll_reenters_whatTheThreadHolds() throws Exception {
        HeldLock one = locks.lock("b");
        HeldLock all = locks.lockAll(ABC);

        all.close();
        assertEquals(List.of("a", "c"), freeOf(ABC));
        one.close();
        assertEquals(ABC, freeOf(ABC));
    }

    @Test
    public void close_byAnotherThread_throwsAndLeavesAllHeld() throws Exception {
        HeldLock held = locks.lockAll(ABC);

        assertThrows(IllegalMonitorStateException.class, () -> closeByOther(held));

        assertTrue(held.isValid());
        assertEquals(List.of(), freeOf(ABC));
        held.close();
        assertEquals(ABC, freeOf(ABC));
    }

    @Test
    public void tryLockAll_ofZero_takesAllOrNone() throws Exception {
        HeldLock held = locks.lock(last);

        assertTrue(other.call(() -> locks.tryLockAll(ABC, Duration.ZERO)).isEmpty());
        assertOthersAreFree();
        held.close();
        assertTrue(other.call(() -> locks.tryLockAll(ABC, Duration.ZERO)).isPresent());
        assertTrue(locks.tryLock("a").isEmpty());
    }

    @Test
    public void tryLockAll_thatTimesOut_releasesAllAndNotEarly() throws Exception {
        Duration timeout = Duration.ofMillis(50);
        HeldLock held = locks.lock(last);

        long start = System.nanoTime();
        assertTrue(other.call(() -> locks.tryLockAll(ABC, timeout)).isEmpty());
        long waited = System.nanoTime() - start;

        assertTrue(waited >= timeout.toNanos(), "waited " + waited + " ns");
        for (String name : inOrder.subList(0, 2)) {
            // The time may have been over before an engine had answered for a name.
            locks.tryLock(name, Await.BOUND).orElseThrow().close();
        }
        held.close();
    }

    @Test
    public void tryLockAll_interruptedWhileWaiting_releasesAll() throws Exception {
        HeldLock held = locks.lock(last);
        SteppedThread.Step<Optional<HeldLock>> waiter =
                waitingForTheLast(() -> locks.tryLockAll(ABC, Duration.ofDays(1)));
        assertTrue(locks.tryLock(inOrder.get(0)).isEmpty());

        other.interrupt();

        assertThrows(InterruptedException.class, waiter::result);
        assertOthersAreFree();
        held.close();
    }

    @Test
    public void lockAll_thatFailsHalfWay_releasesWhatItTook() throws Exception {
        HeldLock held = other.call(() -> locks.shared().lock(last));

        assertThrows(
                IllegalMonitorStateException.class, () -> other.call(() -> locks.lockAll(ABC)));

        assertOthersAreFree();
        closeByOther(held);
    }

    @Test
    public void lockAll_inAnyOrder_neverDeadlocks() throws Exception {
        long seed = new Random().nextLong();
        List<SteppedThread> threads = new ArrayList<>();
        List<SteppedThread.Step<Void>> steps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SteppedThread thread = SteppedThread.start("shuffler " + i);
            Random random = new Random(seed + i);
            threads.add(thread);
            steps.add(thread.begin(() -> lockShuffled(random)));
        }
        for (SteppedThread.Step<Void> step : steps) {
            try {
                step.result();
            } catch (Throwable t) {
                throw new AssertionError("with seed " + seed, t);
            }
        }
        threads.forEach(SteppedThread::close);
    }

    private Void lockShuffled(Random random) {
        List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        for (int round = 0; round < 1_000; round++) {
            Collections.shuffle(names, random);
            locks.lockAll(names.subList(0, 2 + random.nextInt(names.size() - 2))).close();
        }
        return null;
    }
}

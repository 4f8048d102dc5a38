package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.CounterWorker;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes exclude each other, wait for each other and do not wait for the dead. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcessExclusionTest extends BothFormatsFixture {
    private static final int ROUNDS = 400;

    /** The second row has more threads than names: waits of every process for every other. */
    @ParameterizedTest(name = "{0} processes of {1} threads, {2} names")
    @CsvSource({"4, 4, 16", "3, 6, 3"})
    void threadsOfManyProcesses_loseNoUpdate(int processes, int threads, int names)
            throws Exception {
        long seed = new Random().nextLong();
        Witness witness = Witness.create(directory.resolve("witness"), names);
        List<ChildProcess> workers = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                long seedOfWorker = seed + (long) threads * i;
                workers.add(
                        CounterWorker.start(locks, witness, names, threads, ROUNDS, seedOfWorker));
            }
            for (ChildProcess worker : workers) {
                worker.expect("ready");
            }
            for (ChildProcess worker : workers) {
                worker.send("go");
            }
            for (ChildProcess worker : workers) {
                worker.expect("done");
            }
        } finally {
            workers.forEach(ChildProcess::close);
        }
        assertEquals((long) processes * threads * ROUNDS, witness.sum(), "with seed " + seed);
    }

    @Test
    void lock_waitsForAnotherProcess_untilItCloses() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            assertTrue(locks.tryLock("a").isEmpty());
            assertTrue(locks.tryLock("a", Duration.ofMillis(50)).isEmpty());
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");

            assertEquals("released", child.ask("release a"));

            assertTrue(waiter.result().isValid());
            assertEquals("busy", child.ask("tryLock a"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void stoppedHolder_isWaitedFor_andTimeoutsFire() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            child.stop();

            assertTrue(locks.tryLock("a").isEmpty());
            assertTrue(locks.tryLock("a", Duration.ofMillis(200)).isEmpty());
            SteppedThread.Step<HeldLock> waiter = waitingLock("a");
            child.resume();
            assertEquals("released", child.ask("release a"));

            assertTrue(waiter.result().isValid());
        }
    }

    /**
     * The stopped process is the first of the queue, so that nobody behind it gets to the front.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void stoppedWaiter_blocksNobody() throws Exception {
        try (ChildProcess stopped = LockClient.start(file, SLOTS);
                ChildProcess child = LockClient.start(file, SLOTS)) {
            long gate = gateAt("a");
            HeldLock held = locks.lock("a");
            stopped.send("lock a");
            Await.until("one is first", () -> KernelLocks.areHeld(stopped.pid(), file, gate));
            stopped.stop();
            child.send("lock a");
            Await.until("one is next", () -> KernelLocks.areWaitedFor(child.pid(), file, gate));

            held.close();

            child.expect("held");
            assertTrue(KernelLocks.areHeld(stopped.pid(), file, gate));
            assertEquals("released", child.ask("release a"));
            stopped.resume();
            stopped.expect("held");
        }
    }

    /** Readers have the byte, so that the stopped process does not block for it but asks. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void stoppedWaiter_behindReaders_blocksNeitherReadersNorWriters() throws Exception {
        try (ChildProcess stopped = LockClient.start(file, SLOTS);
                ChildProcess child = LockClient.start(file, SLOTS)) {
            long gate = gateAt("a");
            HeldLock held = locks.shared().lock("a");
            stopped.send("lock a");
            Await.until("one is first", () -> KernelLocks.areHeld(stopped.pid(), file, gate));
            stopped.stopWithout(file, locks.offsetOf("a"));

            assertEquals("held", child.ask("lockShared a"));
            assertEquals("released", child.ask("release a"));
            child.send("lock a");
            Await.until("one is next", () -> KernelLocks.areWaitedFor(child.pid(), file, gate));
            held.close();

            child.expect("held");
            assertEquals("released", child.ask("release a"));
            stopped.resume();
            stopped.expect("held");
        }
    }

    @Test
    void heldLock_keepsItsLocksFromTheGarbageCollector() throws Exception {
        locks.close();
        HeldLock held = OffsetLocks.open(file, SLOTS).lock("a");
        collectGarbage();

        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("busy", child.ask("tryLock a"));
            assertTrue(held.isValid());
            held.close();
            assertFalse(held.isValid());
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    /** Returns when what became unreachable before the call was collected and cleaned up after. */
    private static void collectGarbage() {
        CountDownLatch cleaned = new CountDownLatch(2);
        Cleaner cleaner = Cleaner.create();
        for (int i = 0; i < 2; i++) {
            cleaner.register(new Object(), cleaned::countDown);
            long left = cleaned.getCount();
            Await.until(
                    "a canary is collected",
                    () -> {
                        System.gc();
                        return cleaned.getCount() < left;
                    });
        }
    }
}

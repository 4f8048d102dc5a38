package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.CounterWorker;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Threads are interrupted all the time while they and another process want the same names: hazard 1
 * would cost this process every lock in the file.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class InterruptStormTest extends LocksFixture {
    private static final int NAMES = 3;
    private static final int THREADS = 6;
    private static final int CONTENDER_THREADS = 2;
    private static final int CONTENDER_ROUNDS = 500;

    /** How many interrupts must have ended a call, and how many must not have. */
    private static final int INTERRUPTS = 500;

    private static final Duration SHORT_WAIT = Duration.ofMillis(2);
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final List<SteppedThread> threads = new ArrayList<>();
    private final List<InterruptAccount> accounts = new CopyOnWriteArrayList<>();
    private final List<SteppedThread.Step<Integer>> counts = new ArrayList<>();
    private Witness witness;
    private volatile boolean over;

    @Test
    void storm_costsNobodyALock_andNoInterruptGoesAstray() throws Exception {
        long seed = new Random().nextLong();
        witness = Witness.create(directory.resolve("witness"), NAMES);
        HeldLock bystander = locks.lock("bystander");
        try (ChildProcess contender = contender(seed);
                ChildProcess observer = LockClient.start(file, SLOTS)) {
            contender.expect("ready");
            startThreads(seed);
            contender.send("go");
            SteppedThread.Step<String> contenderDone = other.begin(contender::line);
            while (!contenderDone.isDone() || !isStormEnough()) {
                assertEquals("busy", observer.ask("tryLock bystander"));
            }
            over = true;
            assertEquals("done", contenderDone.result());

            int counted = CONTENDER_THREADS * CONTENDER_ROUNDS;
            for (SteppedThread.Step<Integer> count : counts) {
                counted += count.result();
            }
            assertEquals(counted, witness.sum(), "with seed " + seed);
            assertNothingLeftBehind(observer, bystander);
        } finally {
            over = true;
            threads.forEach(SteppedThread::close);
        }
    }

    private boolean isStormEnough() {
        return accounts.stream().mapToInt(InterruptAccount::thrown).sum() >= INTERRUPTS
                && accounts.stream().mapToInt(InterruptAccount::kept).sum() >= INTERRUPTS;
    }

    private ChildProcess contender(long seed) throws IOException {
        return ChildProcess.jvm(
                CounterWorker.class,
                file,
                SLOTS,
                witness,
                NAMES,
                CONTENDER_THREADS,
                CONTENDER_ROUNDS,
                seed);
    }

    private void startThreads(long seed) throws Exception {
        for (int i = 0; i < THREADS; i++) {
            SteppedThread thread = SteppedThread.start("stormed " + i);
            Random random = new Random(seed + i);
            Path own = directory.resolve("own-" + i + ".locks");
            threads.add(thread);
            counts.add(thread.begin(() -> lockInAllWays(random, own)));
        }
        SteppedThread storm = SteppedThread.start("storm");
        threads.add(storm);
        storm.begin(this::interruptAll);
    }

    private Void interruptAll() {
        while (!over) {
            accounts.forEach(InterruptAccount::interrupt);
            LockSupport.parkNanos(PACE_NANOS);
        }
        return null;
    }

    /** Counts in the witness under one lock after the other, and returns how often. */
    private int lockInAllWays(Random random, Path own) throws Exception {
        InterruptAccount account = new InterruptAccount();
        accounts.add(account);
        int counted = 0;
        while (!over) {
            int name = random.nextInt(NAMES);
            try (HeldLock held = lockInSomeWay("name-" + name, random, own)) {
                if (held != null) {
                    witness.increment(name);
                    counted++;
                }
            } catch (InterruptedException e) {
                account.settleThrown();
            }
            // Not always, so that some calls begin with the status set.
            if (random.nextBoolean()) {
                account.settleKept();
            }
        }
        account.settleKept();
        return counted;
    }

    /** Returns the lock of a name, or null if it did not come in time or was not wanted. */
    private HeldLock lockInSomeWay(String name, Random random, Path own) throws Exception {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                return locks.lockInterruptibly(name);
            }
            case 2, 3 -> {
                return locks.tryLock(name, SHORT_WAIT).orElse(null);
            }
            case 4 -> {
                return locks.tryLock(name).orElse(null);
            }
            case 5 -> {
                openAndLock(own);
                return null;
            }
            default -> {
                return locks.lock(name);
            }
        }
    }

    private static void openAndLock(Path own) throws IOException {
        try (OffsetLocks opened = OffsetLocks.open(own, 1);
                HeldLock held = opened.tryLock("own").orElseThrow()) {
            assertTrue(held.isValid(), held::toString);
        }
    }

    private void assertNothingLeftBehind(ChildProcess observer, HeldLock bystander)
            throws Exception {
        assertTrue(bystander.isValid(), bystander::toString);
        assertEquals("busy", observer.ask("tryLock bystander"));
        bystander.close();
        assertEquals("held", observer.ask("tryLock bystander"));
        for (int name = 0; name < NAMES; name++) {
            assertEquals("held", observer.ask("tryLock name-" + name));
        }
    }
}

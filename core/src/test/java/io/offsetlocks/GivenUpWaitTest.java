package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.bytelocks.GateWait;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import io.offsetlocks.testing.Witness;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Waits that end early, at any point: nobody is left waiting, holding or queuing because of one,
 * and no interrupt costs this process its locks in the file (hazard 1).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class GivenUpWaitTest extends LocksFixture {
    private static final int FREE = 0;
    private static final long SELF = ProcessHandle.current().pid();

    private static final int THREADS = 4;
    private static final int ROUNDS = 250;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storm_leavesEveryNameFreeAndClean_andCostsNobodyALock(boolean closing) throws Exception {
        long seed = new Random().nextLong();
        String told = "with seed " + seed;
        System.out.println("storm " + told + ", closing: " + closing);
        List<String> names = IntStream.range(0, LockStorm.NAMES).mapToObj(LockStorm::name).toList();
        Witness witness = Witness.create(directory.resolve("witness"), LockStorm.NAMES);
        HeldLock bystander = locks.lock("bystander");
        try (ChildProcess child = stormChild(witness, seed + 100, closing);
                ChildProcess observer = LockClient.start(file, SLOTS)) {
            child.expect("ready");
            child.send("go");
            SteppedThread.Step<Long> storm =
                    other.begin(
                            () -> LockStorm.run(locks, witness, THREADS, ROUNDS, seed, closing));
            SteppedThread.Step<String> ended = third.begin(child::line);
            while (!storm.isDone() || !ended.isDone()) {
                assertEquals("busy", observer.ask("tryLock bystander"));
            }
            assertEquals(storm.result() + Long.parseLong(ended.result()), witness.sum());
            assertTrue(bystander.isValid(), bystander::toString);
            assertEquals("busy", observer.ask("tryLock bystander"));
        } catch (Throwable t) {
            throw new AssertionError(told, t);
        }
        bystander.close();
        takeAll(List.of("bystander"), List.of("held"));
        for (String name : names) {
            Await.until(told + " nobody holds or queues for " + name, () -> isLetGo(name));
            // Only a close in the middle of a section leaves a mark, and the next holder ends it.
            assertTrue(closing || valueOf(name) == FREE, told);
        }
        takeAll(names, closing ? List.of("held", "held abandoned") : List.of("held"));
        locks.close();
        assertTrue(LockFileImage.read(file).isFinishedAndFree(SLOTS), told);
    }

    private ChildProcess stormChild(Witness witness, long seed, boolean closing)
            throws IOException {
        return ChildProcess.jvm(
                LockStorm.class, file, SLOTS, witness, THREADS, ROUNDS, seed, closing);
    }

    private boolean isLetGo(String name) {
        return !KernelLocks.areHeld(SELF, file, locks.offsetOf(name))
                && !KernelLocks.areHeld(SELF, file, gateAt(name))
                && gateOf(name) == FREE;
    }

    private void takeAll(List<String> names, List<String> answers) throws Exception {
        try (ChildProcess next = LockClient.start(file, SLOTS)) {
            for (String name : names) {
                String answer = next.ask("tryLock " + name);
                assertTrue(answers.contains(answer), answer);
                assertEquals("released", next.ask("release " + name));
            }
        }
    }

    /** The head has been woken for what was released, and is interrupted before it can look. */
    @RepeatedTest(20)
    void headThatLeaves_passesItsWakeUpOn() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<Void> head = other.begin(this::lockAndClose);
        head.awaitWaiting();
        SteppedThread.Step<HeldLock> next = third.begin(() -> locks.lock("a"));
        next.awaitWaiting();

        held.close();
        other.interrupt();

        assertTrue(next.result().isValid());
        Await.until("the head has left or had its turn", head::isDone);
    }

    private Void lockAndClose() throws InterruptedException {
        locks.lockInterruptibly("a").close();
        return null;
    }

    @Test
    void thousandShortWaits_leaveNoThreadAndNoQueueBehind() throws Exception {
        long offset = locks.offsetOf("a");
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));

            for (int i = 0; i < 1_000; i++) {
                assertTrue(locks.tryLock("a", Duration.ofNanos(100_000)).isEmpty());
            }

            // One thread of ours stays in the kernel until the byte comes free: it queues for
            // nobody, and nobody queues behind it.
            assertTrue(threadsThatQueue() <= 1, threadsThatQueue() + " threads");
            Await.until("the gate is open while the name is held", () -> gateOf("a") == FREE);

            assertEquals("released", child.ask("release a"));
            Await.until("no thread is left in the queue", () -> threadsThatQueue() == 0);
            assertTrue(!KernelLocks.areHeld(SELF, file, offset));
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    private static long threadsThatQueue() {
        return Thread.getAllStackTraces().values().stream()
                .filter(
                        stack ->
                                Arrays.stream(stack)
                                        .anyMatch(
                                                frame ->
                                                        frame.getClassName()
                                                                .equals(GateWait.class.getName())))
                .count();
    }
}

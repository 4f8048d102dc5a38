package io.offsetlocks.stress.crash;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a child does until it reaches its point. The agent is armed for the last step only. */
enum CrashScenario {
    /** Takes a free lock. */
    ACQUIRE(
            (file, call) -> {
                OffsetLocks locks = open(file);
                CrashAgent.arm(call);
                locks.lock(CrashScenario.NAME);
            }),

    /** Releases a lock. */
    RELEASE(
            (file, call) -> {
                HeldLock held = open(file).lock(CrashScenario.NAME);
                CrashAgent.arm(call);
                held.close();
            }),

    /** Releases a lock for which another thread of the process waits. */
    HAND_OVER(
            (file, call) -> {
                OffsetLocks locks = open(file);
                HeldLock held = locks.lock(CrashScenario.NAME);
                Thread waiter = new Thread(() -> locks.lock(CrashScenario.NAME));
                waiter.start();
                Await.until(
                        "the other thread waits",
                        () -> waiter.getState() == Thread.State.TIMED_WAITING);
                CrashAgent.arm(call);
                held.close();
            }),

    /** Waits for a lock that the parent holds until it sees the wait. */
    WAIT(ACQUIRE.steps),

    /** Waits for such a lock as well, but has given up when the kernel grants it. */
    GIVE_UP(
            (file, call) -> {
                OffsetLocks locks = open(file);
                CountDownLatch gaveUp = new CountDownLatch(1);
                Thread waiter =
                        new Thread(
                                () -> {
                                    try {
                                        locks.lockInterruptibly(CrashScenario.NAME);
                                    } catch (InterruptedException e) {
                                        gaveUp.countDown();
                                    }
                                });
                waiter.start();
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
                CrashAgent.arm(call);
                waiter.interrupt();
                gaveUp.await();
                System.out.println("gave up");
                // The thread that waits in the kernel is a daemon; the kernel grants it the lock.
                Thread.currentThread().join();
            }),

    /** Closes the lock file with the lock held. */
    CLOSE(
            (file, call) -> {
                OffsetLocks locks = open(file);
                locks.lock(CrashScenario.NAME);
                CrashAgent.arm(call);
                locks.close();
            }),

    /** Acquires an abandoned lock as a reader. */
    READ(
            (file, call) -> {
                abandon(file);
                OffsetLocks locks = open(file);
                CrashAgent.arm(call);
                locks.shared().lock(CrashScenario.NAME);
            }),

    /** Acquires an abandoned lock, but not the other one, which the parent holds. */
    ROLL_BACK(
            (file, call) -> {
                abandon(file);
                OffsetLocks locks = open(file);
                CrashAgent.arm(call);
                locks.tryLockAll(List.of(CrashScenario.NAME, laterName(locks)), Duration.ZERO);
            }),

    /** Makes the lock file. */
    MAKE(
            (file, call) -> {
                CrashAgent.arm(call);
                open(file);
            });

    /** The steps of a child. */
    private interface Steps {
        void run(Path file, int call) throws Exception;
    }

    static final String NAME = "name";
    static final long SLOTS = 64;

    private final Steps steps;

    CrashScenario(Steps steps) {
        this.steps = steps;
    }

    public static void main(String[] args) throws Exception {
        CrashScenario.valueOf(args[0]).steps.run(Path.of(args[1]), Integer.parseInt(args[2]));
        // The point may be in another thread.
        Thread.currentThread().join();
    }

    static OffsetLocks open(Path file) throws IOException {
        return OffsetLocks.open(file, SLOTS);
    }

    /** Returns a name that is locked after {@link #NAME}. */
    static String laterName(OffsetLocks locks) {
        int i = 0;
        while (locks.offsetOf("later-" + i) <= locks.offsetOf(NAME)) {
            i++;
        }
        return "later-" + i;
    }

    private static void abandon(Path file) throws IOException {
        OffsetLocks locks = open(file);
        locks.lock(NAME);
        locks.close();
    }
}

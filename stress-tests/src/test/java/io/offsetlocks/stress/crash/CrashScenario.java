package io.offsetlocks.stress.crash;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** What a child does until it reaches its point. The agent is armed for the last step only. */
enum CrashScenario {
    /** Takes a free lock. */
    ACQUIRE(
            child -> {
                OffsetLocks locks = child.open();
                child.arm();
                locks.lock(CrashScenario.NAME);
            }),

    /** Releases a lock. */
    RELEASE(
            child -> {
                HeldLock held = child.open().lock(CrashScenario.NAME);
                child.arm();
                held.close();
            }),

    /** Releases a lock when it is told: the parent has begun to wait for it. */
    RELEASE_WHEN_TOLD(
            child -> {
                HeldLock held = child.open().lock(CrashScenario.NAME);
                System.out.println("held");
                child.awaitLine();
                child.arm();
                held.close();
            }),

    /** Releases a lock for which another thread of the process waits. */
    HAND_OVER(
            child -> {
                OffsetLocks locks = child.open();
                HeldLock held = locks.lock(CrashScenario.NAME);
                Thread waiter = new Thread(() -> locks.lock(CrashScenario.NAME));
                waiter.start();
                Await.until(
                        "the other thread waits",
                        () -> waiter.getState() == Thread.State.TIMED_WAITING);
                child.arm();
                held.close();
            }),

    /** Passes a lock on to a reader of the process, until that comes within the quantum. */
    CONVERT(
            child -> {
                OffsetLocks locks = child.open();
                child.arm();
                while (true) {
                    HeldLock held = locks.lock(CrashScenario.NAME);
                    Thread reader =
                            new Thread(() -> locks.shared().lock(CrashScenario.NAME).close());
                    reader.start();
                    while (reader.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    held.close();
                    reader.join();
                }
            }),

    /** Waits for a lock that the parent holds until it sees the wait. */
    WAIT(ACQUIRE.steps),

    /** Waits for such a lock as well, but has given up when the kernel grants it. */
    GIVE_UP(
            child -> {
                OffsetLocks locks = child.open();
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
                child.awaitLine();
                child.arm();
                waiter.interrupt();
                gaveUp.await();
                System.out.println("gave up");
                // The thread that waits in the kernel is a daemon; the kernel grants it the lock.
                Thread.currentThread().join();
            }),

    /** Closes the lock file with the lock held. */
    CLOSE(
            child -> {
                OffsetLocks locks = child.open();
                locks.lock(CrashScenario.NAME);
                child.arm();
                locks.close();
            }),

    /** Acquires a lock as a reader. */
    SHARE(
            child -> {
                OffsetLocks locks = child.open();
                child.arm();
                locks.shared().lock(CrashScenario.NAME);
            }),

    /** Releases the lock of a reader. */
    RELEASE_SHARED(
            child -> {
                HeldLock held = child.open().shared().lock(CrashScenario.NAME);
                child.arm();
                held.close();
            }),

    /** Is to acquire a free lock, exclusively or shared, and goes on after an Error. */
    FAIL_TO_ACQUIRE(child -> child.failTo(ACQUIRE)),
    FAIL_TO_SHARE(child -> child.failTo(SHARE)),

    /** Acquires an abandoned lock as a reader. */
    READ(
            child -> {
                child.abandon();
                SHARE.steps.run(child);
            }),

    /** Acquires an abandoned lock, but not the other one, which the parent holds. */
    ROLL_BACK(
            child -> {
                child.abandon();
                OffsetLocks locks = child.open();
                child.arm();
                String later = laterName(locks).orElseThrow();
                locks.tryLockAll(List.of(CrashScenario.NAME, later), Duration.ZERO);
            }),

    /** Opens the lock file, and makes it if there is none. */
    OPEN(
            child -> {
                child.arm();
                child.open();
            });

    /** The steps of a child. */
    private interface Steps {
        void run(Child child) throws Exception;
    }

    private record Child(Path file, LockFormat format, int call) {
        OffsetLocks open() throws IOException {
            return CrashScenario.open(file, format);
        }

        void arm() {
            CrashAgent.arm(call);
        }

        void abandon() throws IOException {
            OffsetLocks locks = open();
            locks.lock(NAME);
            locks.close();
        }

        void failTo(CrashScenario acquire) throws Exception {
            try {
                acquire.steps.run(this);
            } catch (StackOverflowError ofThePoint) {
                System.out.println("failed");
            }
        }

        void awaitLine() throws IOException {
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        }
    }

    static final String NAME = "name";
    static final long SLOTS = 64;

    private final Steps steps;

    CrashScenario(Steps steps) {
        this.steps = steps;
    }

    public static void main(String[] args) throws Exception {
        Child child =
                new Child(Path.of(args[1]), LockFormat.valueOf(args[2]), Integer.parseInt(args[3]));
        CrashScenario.valueOf(args[0]).steps.run(child);
        // The point may be in another thread.
        Thread.currentThread().join();
    }

    static OffsetLocks open(Path file, LockFormat format) throws IOException {
        return OffsetLocks.open(file, SLOTS, format);
    }

    /** Returns a name that is locked after {@link #NAME}, which there is not at the last offset. */
    static Optional<String> laterName(OffsetLocks locks) {
        long offset = locks.offsetOf(NAME);
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "later-" + i)
                .filter(name -> locks.offsetOf(name) > offset)
                .findFirst();
    }
}

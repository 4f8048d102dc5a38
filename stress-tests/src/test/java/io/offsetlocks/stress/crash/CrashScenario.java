package io.offsetlocks.stress.crash;

import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
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
    ACQUIRE {
        @Override
        void run(Path file, int call) throws IOException {
            OffsetLocks locks = open(file);
            CrashAgent.arm(call);
            locks.lock(NAME);
        }
    },

    /** Releases a lock. */
    RELEASE {
        @Override
        void run(Path file, int call) throws IOException {
            HeldLock held = open(file).lock(NAME);
            CrashAgent.arm(call);
            held.close();
        }
    },

    /** Releases a lock for which another thread of the process waits. */
    HAND_OVER {
        @Override
        void run(Path file, int call) throws Exception {
            OffsetLocks locks = open(file);
            HeldLock held = locks.lock(NAME);
            Thread waiter = new Thread(() -> locks.lock(NAME));
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING
                    && waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            CrashAgent.arm(call);
            held.close();
        }
    },

    /** Waits for a lock that the parent holds until it sees the wait. */
    WAIT {
        @Override
        void run(Path file, int call) throws IOException {
            OffsetLocks locks = open(file);
            CrashAgent.arm(call);
            locks.lock(NAME);
        }
    },

    /** Waits for such a lock as well, but has given up when the kernel grants it. */
    GIVE_UP {
        @Override
        void run(Path file, int call) throws Exception {
            OffsetLocks locks = open(file);
            CountDownLatch gaveUp = new CountDownLatch(1);
            Thread waiter =
                    new Thread(
                            () -> {
                                try {
                                    locks.lockInterruptibly(NAME);
                                } catch (InterruptedException e) {
                                    gaveUp.countDown();
                                }
                            });
            waiter.start();
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            CrashAgent.arm(call);
            waiter.interrupt();
            gaveUp.await();
            System.out.println("gave up");
            // The thread that waits in the kernel is a daemon; the kernel grants it the lock.
            Thread.currentThread().join();
        }
    },

    /** Closes the lock file with the lock held. */
    CLOSE {
        @Override
        void run(Path file, int call) throws IOException {
            OffsetLocks locks = open(file);
            locks.lock(NAME);
            CrashAgent.arm(call);
            locks.close();
        }
    },

    /** Acquires an abandoned lock as a reader. */
    READ {
        @Override
        void run(Path file, int call) throws IOException {
            abandon(file);
            OffsetLocks locks = open(file);
            CrashAgent.arm(call);
            locks.shared().lock(NAME);
        }
    },

    /** Acquires an abandoned lock, but not the other one, which the parent holds. */
    ROLL_BACK {
        @Override
        void run(Path file, int call) throws Exception {
            abandon(file);
            OffsetLocks locks = open(file);
            CrashAgent.arm(call);
            locks.tryLockAll(List.of(NAME, laterName(locks)), Duration.ZERO);
        }
    },

    /** Makes the lock file. */
    MAKE {
        @Override
        void run(Path file, int call) throws IOException {
            CrashAgent.arm(call);
            open(file);
        }
    };

    static final String NAME = "name";
    static final long SLOTS = 64;

    abstract void run(Path file, int call) throws Exception;

    public static void main(String[] args) throws Exception {
        CrashScenario.valueOf(args[0]).run(Path.of(args[1]), Integer.parseInt(args[2]));
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

package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.internal.threads.LockedOffset;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.DeadlockedThreads;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.SteppedThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whom a thread dump, and the search for deadlocks, take for the owner of what is waited for. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ThreadDumpTest extends LocksFixture {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NOBODY = -1;

    private ThreadInfo dumpOfOther() {
        return THREADS.getThreadInfo(other.id());
    }

    @Test
    void threadThatWaitsForAThread_showsItsOwner() throws Exception {
        try (HeldLock held = locks.lock("a")) {
            waitingLock("a");

            ThreadInfo waiter = dumpOfOther();

            assertEquals(LockedOffset.class.getName(), waiter.getLockInfo().getClassName());
            assertEquals(Thread.currentThread().getId(), waiter.getLockOwnerId());
            assertTrue(held.isValid());
        }
    }

    @Test
    void ownerAfterAHandOver_isTheNewOne() throws Exception {
        HeldLock held = locks.lock("a");
        SteppedThread.Step<HeldLock> next = third.begin(() -> locks.lock("a"));
        next.awaitWaiting();
        waitingLock("a");

        held.close();
        next.result();

        assertEquals(third.id(), dumpOfOther().getLockOwnerId());
    }

    @Test
    void threadThatWaitsForReaders_showsNoOwner() throws Exception {
        try (HeldLock held = locks.shared().lock("a")) {
            waitingLock("a");

            assertEquals(NOBODY, dumpOfOther().getLockOwnerId());
            assertTrue(held.isShared());
        }
    }

    @Test
    void threadThatWaitsForAnotherProcess_showsNoOwner() throws Exception {
        locks.lock("a").close();
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            assertEquals("held", child.ask("lock a"));
            waitingLock("a");

            assertEquals(NOBODY, dumpOfOther().getLockOwnerId());
            assertNull(dumpOfOther().getLockOwnerName());
        }
    }

    @Test
    void deadlockOfTwoThreads_isFound_andAnInterruptEndsIt() throws Exception {
        other.call(() -> locks.lock("a"));
        HeldLock b = third.call(() -> locks.lock("b"));
        SteppedThread.Step<HeldLock> forB = waitingLock("b");
        assertNull(THREADS.findDeadlockedThreads());
        SteppedThread.Step<HeldLock> forA = third.begin(() -> locks.lockInterruptibly("a"));
        forA.awaitWaiting();

        assertEquals(
                Set.of(other.id(), third.id()),
                Arrays.stream(THREADS.findDeadlockedThreads()).boxed().collect(Collectors.toSet()));

        third.interrupt();
        assertThrows(InterruptedException.class, forA::result);
        assertNull(THREADS.findDeadlockedThreads());
        closeBy(third, b);
        assertTrue(forB.result().isValid());
    }

    @Test
    void deadlockOfTwoThreads_isReportedByJcmd() throws Exception {
        try (ChildProcess child = ChildProcess.jvm(DeadlockedThreads.class, file, SLOTS)) {
            child.expect("deadlocked");

            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            String dump = ChildProcess.run("" + jcmd, "" + child.pid(), "Thread.print", "-l");

            assertTrue(dump.contains("Found one Java-level deadlock"), dump);
            String found = dump.substring(dump.indexOf("Found one Java-level deadlock"));
            assertTrue(found.contains("which is held by \"first\""), found);
            assertTrue(found.contains("which is held by \"second\""), found);
        }
    }
}

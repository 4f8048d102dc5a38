package io.offsetlocks.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingThreadsTest {
    @Test
    void doIo_runsOnADaemonThatPinsNothingOfTheCaller() throws Exception {
        Thread worker = BlockingThreads.doIo(Thread::currentThread);

        assertFalse(worker == Thread.currentThread());
        assertTrue(worker.isDaemon());
        assertNull(BlockingThreads.doIo(() -> Thread.currentThread().getContextClassLoader()));
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // It is what is tested.
    void threads_areOfTheRootGroup_andTakeNoPriorityFromTheCaller() throws Exception {
        ThreadGroup callers = new ThreadGroup("callers");
        Thread[] worker = new Thread[1];
        ThreadGroup[] group = new ThreadGroup[1];
        Thread caller =
                new Thread(
                        callers,
                        () -> {
                            try {
                                worker[0] = BlockingThreads.doIo(Thread::currentThread);
                                group[0] =
                                        BlockingThreads.doIo(
                                                () -> Thread.currentThread().getThreadGroup());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        caller.setPriority(Thread.MIN_PRIORITY);
        caller.start();
        caller.join();

        assertNull(group[0].getParent());
        assertEquals(Thread.NORM_PRIORITY, worker[0].getPriority());
    }

    @Test
    void thread_thatIsInterrupted_isNot() throws Exception {
        assertFalse(
                BlockingThreads.doIo(
                        () -> {
                            Thread.currentThread().interrupt();
                            return Thread.currentThread().isInterrupted();
                        }));
    }

    @Test
    void doIo_ofAnInterruptedThread_runsUninterruptedAndKeepsTheFlag() throws Exception {
        Thread.currentThread().interrupt();
        boolean seen = BlockingThreads.doIo(() -> Thread.currentThread().isInterrupted());

        assertTrue(Thread.interrupted());
        assertFalse(seen);
    }

    @Test
    void doIo_throwsWhatTheTaskThrows() {
        IOException failure = new IOException("broken");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () ->
                                BlockingThreads.doIo(
                                        () -> {
                                            throw failure;
                                        })));
        assertThrows(
                IllegalStateException.class,
                () ->
                        BlockingThreads.doIo(
                                () -> {
                                    throw new IllegalStateException();
                                }));
        assertThrows(
                StackOverflowError.class,
                () ->
                        BlockingThreads.doIo(
                                () -> {
                                    throw new StackOverflowError();
                                }));
    }

    @Test
    void start_beyondTheBound_saysSoAndLaterRunsAgain() {
        int started;
        try (ExhaustedPool all = ExhaustedPool.take()) {
            started = all.count();
        }
        CountDownLatch ran = new CountDownLatch(1);
        while (!BlockingThreads.start(ran::countDown, true)) {
            Thread.onSpinWait();
        }
        Await.zero(ran);

        assertTrue(started > 0 && started <= 256, started + " waits at once");
    }

    /** A thread that waits in the kernel stays there when its wait has ended. */
    @Test
    void start_ofWaitsThatCanEndEarly_leavesThreadsForOthers() {
        CountDownLatch end = new CountDownLatch(1);
        int started = 0;
        while (BlockingThreads.start(() -> Await.zero(end), false)) {
            started++;
        }
        CountDownLatch ran = new CountDownLatch(1);

        assertTrue(BlockingThreads.start(ran::countDown, true));

        Await.zero(ran);
        end.countDown();
        while (!BlockingThreads.start(() -> {}, false)) {
            Thread.onSpinWait();
        }
        assertTrue(started > 0 && started <= 32, started + " waits at once");
    }
}

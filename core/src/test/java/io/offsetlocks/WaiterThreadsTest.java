package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaiterThreadsTest {
    @Test
    void doIo_runsOnADaemonThatPinsNothingOfTheCaller() throws Exception {
        Thread worker = WaiterThreads.doIo(Thread::currentThread);

        assertFalse(worker == Thread.currentThread());
        assertTrue(worker.isDaemon());
        assertNull(WaiterThreads.doIo(() -> Thread.currentThread().getContextClassLoader()));
    }

    @Test
    void doIo_ofAnInterruptedThread_runsUninterruptedAndKeepsTheFlag() throws Exception {
        Thread.currentThread().interrupt();
        boolean seen = WaiterThreads.doIo(() -> Thread.currentThread().isInterrupted());

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
                                WaiterThreads.doIo(
                                        () -> {
                                            throw failure;
                                        })));
        assertThrows(
                IllegalStateException.class,
                () ->
                        WaiterThreads.doIo(
                                () -> {
                                    throw new IllegalStateException();
                                }));
        assertThrows(
                StackOverflowError.class,
                () ->
                        WaiterThreads.doIo(
                                () -> {
                                    throw new StackOverflowError();
                                }));
    }

    @Test
    void start_beyondTheBound_saysSoAndLaterRunsAgain() {
        int started;
        try (AllWaiterThreads all = AllWaiterThreads.take()) {
            started = all.count();
        }
        CountDownLatch ran = new CountDownLatch(1);
        while (!WaiterThreads.start(ran::countDown)) {
            Thread.onSpinWait();
        }
        Await.zero(ran);

        assertTrue(started > 0 && started <= 256, started + " waits at once");
    }
}

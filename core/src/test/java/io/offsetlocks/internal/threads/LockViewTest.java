package io.offsetlocks.internal.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.testing.Await;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a view remembers of a thread that has locked nothing through it. */
@Timeout(180)
class LockViewTest {
    private final Session session = new Session("the locks", "of a test", "test");
    private final FakeLocks engine = new FakeLocks();
    private final SlotTable table = new SlotTable(engine, System::nanoTime);
    private final Lock view = new SessionLocks(session, table, String::length, false).asLock("a");

    /** The ways to lock nothing. */
    enum Failure {
        LOCK,
        LOCK_INTERRUPTIBLY,
        TRY_LOCK,
        TIMED_TRY_LOCK,
        UNLOCK
    }

    @ParameterizedTest
    @EnumSource
    void threadThatHasNothing_isForgotten(Failure failure) throws Exception {
        WeakReference<Thread> ended = failIn(failure);

        Await.until(
                "the thread is reachable no more",
                () -> {
                    System.gc();
                    return ended.refersTo(null);
                });
    }

    private WeakReference<Thread> failIn(Failure failure) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> fail(failure));
        thread.setUncaughtExceptionHandler((of, e) -> thrown.set(e));
        thread.start();
        thread.join(Duration.ofSeconds(60).toMillis());
        assertEquals(null, thrown.get());
        return new WeakReference<>(thread);
    }

    private void fail(Failure failure) {
        IllegalStateException error = new IllegalStateException("of a test");
        switch (failure) {
            case LOCK -> {
                engine.onCheck =
                        () -> {
                            throw error;
                        };
                assertThrows(IllegalStateException.class, view::lock);
            }
            case LOCK_INTERRUPTIBLY -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, view::lockInterruptibly);
            }
            case TRY_LOCK -> {
                engine.lock.answer = () -> Attempt.BUSY;
                assertEquals(false, view.tryLock());
            }
            case TIMED_TRY_LOCK -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> view.tryLock(1, TimeUnit.DAYS));
            }
            case UNLOCK -> {
                view.lock();
                engine.lock.failsNext = error;
                assertThrows(IllegalStateException.class, view::unlock);
            }
        }
    }
}

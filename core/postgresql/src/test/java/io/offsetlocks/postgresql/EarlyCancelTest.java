package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A wait that is cancelled before the server has heard of it: the cancel is lost. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class EarlyCancelTest extends PostgresFixture {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch mayBlock = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void cancelThatCameTooEarly_isRepeated() throws Exception {
        StatementCall heldBack = this::heldBack;
        PostgresLocks late =
                PostgresLocks.builder(heldBack.on(TestServer.dataSource(port())))
                        .space(space)
                        .open();
        HeldLock held = here.lock("a");
        SteppedThread.Step<Boolean> waiting = other.begin(() -> lockUntilInterrupted(late, "a"));
        Await.zero(begun);
        other.interrupt();
        assertFalse(waiting.result());
        Await.zero(sent);
        // The wait has ended, was cancelled, and begins in the server only now.
        mayBlock.countDown();

        Await.zero(ended);

        held.close();
        late.close();
        assertEquals(0, granted("a"));
    }

    /** A wait does not begin before it may. */
    private Object heldBack(String method, String sql, Callable<Object> real) throws Exception {
        if (!sql.contains("SELECT pg_advisory_lock(")) {
            return real.call();
        }
        if (!method.equals("execute")) {
            Object answer = real.call();
            if (method.equals("cancel")) {
                sent.countDown();
            }
            return answer;
        }
        begun.countDown();
        mayBlock.await();
        try {
            return real.call();
        } finally {
            ended.countDown();
        }
    }
}

package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cancel that comes late hits the statement behind the one that it was meant for. That may have
 * had its effect before, as a lock is no part of a transaction. Nobody notices.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LateCancelTest extends PostgresFixture {
    private PostgresLocks hit;

    /** Part of the statement that is cancelled once, when it comes next; null for none. */
    private volatile String cancelled;

    /** Whether it has had its effect when it is cancelled. */
    private volatile boolean after;

    @BeforeEach
    void openHit() throws Exception {
        StatementCall cancelling = this::cancelOnce;
        hit =
                PostgresLocks.builder(cancelling.on(TestServer.dataSource(port())))
                        .space(space)
                        .open();
    }

    @AfterEach
    void closeHit() {
        hit.close();
    }

    private Object cancelOnce(String method, String sql, Callable<Object> real) throws Exception {
        String part = cancelled;
        if (part == null || !method.startsWith("execute") || !sql.contains(part)) {
            return real.call();
        }
        cancelled = null;
        if (after) {
            real.call();
        }
        throw StatementCall.failure("57014");
    }

    private String pids() {
        return text(
                "SELECT string_agg(pid::text, ' ' ORDER BY pid) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + hit.sessionName()
                        + "'");
    }

    /** Who has a lock twice does not release it by releasing it once. */
    @ParameterizedTest
    @CsvSource({
        "pg_try_advisory_lock(, false",
        "pg_try_advisory_lock(, true",
        "INSERT INTO offset_locks_held, false",
    })
    void cancelledAttempt_isMadeAgain_andLeavesNothing(String part, boolean afterIt) {
        after = afterIt;
        cancelled = part;

        HeldLock held = hit.tryLock("a").orElseThrow();

        assertEquals(null, cancelled);
        assertFalse(held.wasAbandoned());
        assertEquals(1, granted("a"));
        held.close();
        assertEquals(0, granted("a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledAttemptOfAReader_isMadeAgain_andLeavesNothing(boolean afterIt) {
        after = afterIt;
        cancelled = "pg_try_advisory_lock_shared(";

        HeldLock held = hit.shared().tryLock("a").orElseThrow();

        assertEquals(null, cancelled);
        held.close();
        assertEquals(0, granted("a"));
    }

    @ParameterizedTest
    @CsvSource({
        "pg_advisory_unlock(, false",
        "pg_advisory_unlock(, true",
        "DELETE FROM offset_locks_held, false",
    })
    void cancelledRelease_isRepeated_andNoLoss(String part, boolean afterIt) {
        String before = pids();
        HeldLock held = hit.lock("a");
        after = afterIt;
        cancelled = part;

        held.close();

        assertEquals(null, cancelled);
        assertEquals(0, granted("a"));
        assertEquals(before, pids());
        HeldLock next = here.lock("a");
        assertFalse(next.wasAbandoned());
        next.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledHeartbeat_isRepeated_andNoLoss(boolean afterIt) {
        HeldLock held = hit.lock("a");
        after = afterIt;
        cancelled = "SELECT pg_backend_pid()";
        Await.until("it was cancelled", () -> cancelled == null);

        assertTrue(held.isValid());
        held.close();
    }

    /** What a wait that has ended may have left is released on the same session. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledReleaseAfterAWait_isRepeated(boolean afterIt) throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<Boolean> waiting = other.begin(() -> lockUntilInterrupted(hit, "a"));
        awaitBlocked("a");
        String waiter = pidOfWaiter();
        after = afterIt;
        cancelled = "pg_advisory_unlock_all()";
        other.interrupt();
        assertFalse(waiting.result());
        Await.until("it was cancelled", () -> cancelled == null);

        // It is not ended, and has nothing left of the wait.
        Await.until("the session is idle", () -> "idle".equals(stateOf(waiter)));
        SteppedThread.Step<HeldLock> again = other.begin(() -> hit.lock("a"));
        awaitBlocked("a");

        held.close();
        HeldLock got = again.result();
        closeThere(got);
        assertEquals(0, granted("a"));
    }

    private String pidOfWaiter() {
        return text("SELECT max(pid) FROM pg_locks WHERE NOT granted AND " + isKey("a"));
    }

    private String stateOf(String pid) {
        return text("SELECT state FROM pg_stat_activity WHERE pid = " + pid);
    }

    /** One that waits again would be behind those that came later. */
    @ParameterizedTest
    @CsvSource({"INSERT INTO offset_locks_held, false", "FROM offset_locks_held WHERE, true"})
    void cancelledStatementAfterAGrant_costsNoPlaceInTheQueue(String part, boolean shared)
            throws Exception {
        HeldLock held = here.lock("a");
        NamedLocks locks = shared ? hit.shared() : hit;
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> locks.lock("a"));
        awaitBlocked("a");
        SteppedThread second = SteppedThread.start("second");
        SteppedThread.Step<HeldLock> later = second.begin(() -> there.lock("a"));
        Await.until("two wait", () -> blocked("a") == 2);
        cancelled = part;

        held.close();

        Await.until("one of them has it", () -> waiting.isDone() || later.isDone());
        assertTrue(waiting.isDone());
        assertFalse(waiting.result().wasAbandoned());
        closeThere(waiting.result());
        HeldLock last = later.result();
        second.call(
                () -> {
                    last.close();
                    return null;
                });
        second.close();
    }
}

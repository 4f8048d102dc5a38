package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls whose session must be opened anew, and cannot be for a while. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ReconnectTest extends PostgresFixture {
    private final AtomicInteger refusals = new AtomicInteger();
    private PostgresLocks cut;

    /** What an attempt to connect fails with; null for nothing. */
    private volatile SQLException failure;

    /** Whether to release all locks of a session fails. */
    private volatile boolean cannotRelease;

    @BeforeEach
    void openCut() throws Exception {
        StatementCall failing =
                (method, sql, real) -> {
                    if (cannotRelease && sql.contains("pg_advisory_unlock_all")) {
                        cannotRelease = false;
                        throw StatementCall.failure("53200");
                    }
                    return real.call();
                };
        DataSource real = failing.on(TestServer.dataSource(port()));
        DataSource refusing =
                (DataSource)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {DataSource.class},
                                (proxy, method, arguments) -> {
                                    SQLException refusal = failure;
                                    if (refusal != null) {
                                        refusals.incrementAndGet();
                                        throw refusal;
                                    }
                                    return real.getConnection();
                                });
        cut = PostgresLocks.builder(refusing).space(space).open();
    }

    @AfterEach
    void closeCut() {
        failure = null;
        cut.close();
    }

    private void endItsSessions() {
        text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + cut.sessionName()
                        + "'");
    }

    /** One without a state is that of a pool of connections whose time has run out. */
    @ParameterizedTest
    @ValueSource(strings = {"", "53300", "57P03", "08001", "58030"})
    void callThatWaits_goesOnWhenTheServerTakesConnectionsAgain(String state) throws Exception {
        failure = new SQLException("not now", state.isEmpty() ? null : state);
        endItsSessions();
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> cut.lock("a"));
        // That of the thread which watches, and those of the call.
        Await.until("it was refused", () -> refusals.get() > 10);

        failure = null;

        closeThere(waiting.result());
    }

    @Test
    void callThatWaits_isTold_whatDoesNotPass() {
        failure = new SQLException("password authentication failed", "28P01");
        endItsSessions();

        String message = assertThrows(UncheckedIOException.class, () -> cut.lock("a")).getMessage();

        assertTrue(message.contains("Check the user"), message);
    }

    @Test
    void callThatDoesNotWait_isTold_whereTheServerIs() {
        failure = new SQLException("no answer", "08001");
        endItsSessions();

        String message =
                assertThrows(UncheckedIOException.class, () -> cut.tryLock("a")).getMessage();

        assertTrue(message.contains("it is not held"), message);
        assertTrue(message.contains("localhost"), message);
        assertTrue(message.contains("the server is up"), message);
        String unknown = assertThrows(IOException.class, () -> cut.holder("a")).getMessage();
        assertTrue(unknown.contains("localhost"), unknown);
    }

    /** The session goes with what it may hold, and the thread queues again. */
    @Test
    void waitWhoseSessionCannotBeCleared_isMadeAgain() throws Exception {
        HeldLock held = here.lock("a");
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> cut.lock("a"));
        awaitBlocked("a");
        String waiter = waiter();
        cannotRelease = true;
        text("SELECT pg_cancel_backend(" + waiter + ")");
        Await.until("another session waits", () -> blocked("a") == 1 && !waiter.equals(waiter()));

        held.close();

        closeThere(waiting.result());
        assertEquals(0, granted("a"));
    }

    private String waiter() {
        return text("SELECT max(pid) FROM pg_locks WHERE NOT granted AND " + isKey("a"));
    }
}

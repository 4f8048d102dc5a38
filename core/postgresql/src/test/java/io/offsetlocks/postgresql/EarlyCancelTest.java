package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.postgresql.ds.PGSimpleDataSource;

/** A wait that is cancelled before the server has heard of it: the cancel is lost. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class EarlyCancelTest extends PostgresFixture {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch mayBlock = new CountDownLatch(1);
    private final AtomicBoolean attempted = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void cancelThatCameTooEarly_isRepeated() throws Exception {
        PostgresLocks late = PostgresLocks.builder(holdingBack()).space(space).open();
        HeldLock held = here.lock("a");
        assertTrue(late.tryLock("a", Duration.ofSeconds(2)).isEmpty());
        Await.zero(begun);
        Await.zero(sent);
        // The wait has ended, was cancelled, and begins in the server only now.
        mayBlock.countDown();

        Await.zero(ended);

        held.close();
        late.close();
        assertEquals(0, granted("a"));
    }

    /** Who has the lock twice does not release it by releasing it once. */
    @Test
    void attemptThatWasCancelledWhenItHadLocked_leavesNothing() throws Exception {
        PostgresLocks cancelled = PostgresLocks.builder(cancellingOnce()).space(space).open();

        HeldLock held = cancelled.lock("a");

        assertTrue(attempted.get());
        assertEquals(1, granted("a"));
        held.close();
        assertEquals(0, granted("a"));
        cancelled.close();
    }

    /** Connections to the server, the first attempt of which fails when it has been made. */
    private DataSource cancellingOnce() {
        return proxy(
                DataSource.class,
                TestServer.dataSource(port()),
                result ->
                        result instanceof Connection connection
                                ? proxy(Connection.class, connection, made -> cancelling(made))
                                : result);
    }

    private Object cancelling(Object made) {
        if (made instanceof PreparedStatement statement
                && statement.toString().contains("SELECT pg_try_advisory_lock(")) {
            return proxy(
                    PreparedStatement.class,
                    statement,
                    result -> {
                        if (result instanceof ResultSet && attempted.compareAndSet(false, true)) {
                            throw new CancelledForTest();
                        }
                        return result;
                    });
        }
        return made;
    }

    /** Is what the driver throws for it, once it is out of the proxy. */
    private static final class CancelledForTest extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Connections to the server whose waits do not begin before they may. */
    private DataSource holdingBack() {
        PGSimpleDataSource real = TestServer.dataSource(port());
        return proxy(
                DataSource.class,
                real,
                result ->
                        result instanceof Connection connection
                                ? proxy(Connection.class, connection, this::heldBack)
                                : result);
    }

    private Object heldBack(Object result) {
        if (result instanceof PreparedStatement statement
                && statement.toString().contains("SELECT pg_advisory_lock(")) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("execute")) {
                            Object answer = invoke(statement, method, arguments);
                            if (method.getName().equals("cancel")) {
                                sent.countDown();
                            }
                            return answer;
                        }
                        begun.countDown();
                        mayBlock.await();
                        try {
                            return invoke(statement, method, arguments);
                        } finally {
                            ended.countDown();
                        }
                    });
        }
        return result;
    }

    private <T> T proxy(Class<T> type, Object real, UnaryOperator<Object> made) {
        return type.cast(
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> made.apply(invoke(real, method, arguments))));
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

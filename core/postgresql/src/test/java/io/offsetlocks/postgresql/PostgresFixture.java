package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.HeldLock;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SteppedThread;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two openings of one space, which see each other as two processes do, and a look at the server.
 */
abstract class PostgresFixture {
    final String space = "test " + UUID.randomUUID();
    PostgresLocks here;
    PostgresLocks there;

    /** A thread for {@link #there}, or for another one of {@link #here}. */
    SteppedThread other;

    private final List<ChildProcess> children = new ArrayList<>();

    int port() {
        return TestServer.port();
    }

    PostgresLocks.Builder builder() {
        return PostgresLocks.builder(TestServer.dataSource(port())).space(space);
    }

    @BeforeEach
    void openBoth() throws Exception {
        here = builder().open();
        there = builder().open();
        other = SteppedThread.start("other");
    }

    @AfterEach
    void closeAll() throws Exception {
        children.forEach(ChildProcess::close);
        // A test that is skipped in its set-up has made none of them.
        for (AutoCloseable each : Arrays.asList(other, here, there)) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** Starts a child process that has opened the same space. */
    ChildProcess child() throws Exception {
        ChildProcess child = ChildProcess.jvm(PostgresClient.class);
        children.add(child);
        child.expect("ready");
        assertEquals("opened", child.ask("open " + port() + " " + space.replace(' ', '_')));
        return child;
    }

    /**
     * Begins a lock by {@link #there}, on the other thread, which is seen to wait in the server.
     */
    SteppedThread.Step<HeldLock> waitingThere(String name) {
        SteppedThread.Step<HeldLock> waiting = other.begin(() -> there.lock(name));
        awaitBlocked(name);
        return waiting;
    }

    /** Waits until it is interrupted; returns whether it got the lock before. */
    static boolean lockUntilInterrupted(PostgresLocks locks, String name) {
        try {
            locks.lockInterruptibly(name).close();
            return true;
        } catch (InterruptedException asMeant) {
            return false;
        }
    }

    void closeThere(HeldLock held) throws Exception {
        other.call(
                () -> {
                    held.close();
                    return null;
                });
    }

    /** Waits until some session is blocked for a name. */
    void awaitBlocked(String name) {
        Await.until("the server has a waiter for " + name, () -> blocked(name) > 0);
    }

    long blocked(String name) {
        return count("NOT granted AND " + isKey(name));
    }

    long granted(String name) {
        return count("granted AND " + isKey(name));
    }

    /** Returns how many advisory locks of all spaces the server shows, held or waited for. */
    long count(String condition) {
        return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND " + condition);
    }

    String isKey(String name) {
        return "((classid::bigint << 32) | objid::bigint) = " + here.keyOf(name);
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    String text(String sql) {
        try (Connection connection = TestServer.dataSource(port()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    void execute(String sql) {
        try (Connection connection = TestServer.dataSource(port()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Ends the session that has been granted a name, as an administrator might. */
    void terminateHolderOf(String name) {
        text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND granted AND "
                        + isKey(name));
    }

    /** Ends a session that waits for a name. */
    void terminateWaiterFor(String name) {
        text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND NOT granted AND "
                        + isKey(name));
    }

    /** Returns a lock that this thread has in the end, looking as often as needed. */
    static HeldLock await(PostgresLocks locks, String name) throws IOException {
        return locks.lock(name);
    }
}

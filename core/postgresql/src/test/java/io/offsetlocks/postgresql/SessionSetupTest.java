package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a session is like that has been set up, and what is refused. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SessionSetupTest extends PostgresFixture {
    /** What a role, or a database, may have set for other programs. */
    private static final Map<String, String> OF_ROLE =
            Map.of(
                    "idle_session_timeout", "10min",
                    "statement_timeout", "10min",
                    "lock_timeout", "10min",
                    "idle_in_transaction_session_timeout", "10min",
                    "default_transaction_read_only", "on",
                    "default_transaction_isolation", "serializable",
                    "client_connection_check_interval", "0",
                    "tcp_keepalives_idle", "7200",
                    "tcp_user_timeout", "0");

    private static final Map<String, String> NEEDED =
            Map.of(
                    "idle_session_timeout", "0",
                    "statement_timeout", "0",
                    "lock_timeout", "0",
                    "idle_in_transaction_session_timeout", "0",
                    "default_transaction_read_only", "off",
                    "default_transaction_isolation", "read committed",
                    "client_connection_check_interval", "2s",
                    "tcp_keepalives_idle", "6",
                    "tcp_user_timeout", "12000");

    private static Settings settings(DataSource dataSource) {
        return new Settings(dataSource, "settings", 10, 8, true, (name, loss) -> {});
    }

    @Test
    void sessions_haveTheSettingsThatLocksNeed_whateverTheRoleHas() throws Exception {
        execute("CREATE USER settled SUPERUSER");
        OF_ROLE.forEach(
                (name, value) -> execute("ALTER ROLE settled SET " + name + " TO '" + value + "'"));
        PGSimpleDataSource dataSource = TestServer.dataSource(port());
        dataSource.setUser("settled");
        DatabaseSession session = new SessionSetup(settings(dataSource), new Suspects()).open();

        List<String> wrong = new ArrayList<>();
        for (String name : NEEDED.keySet()) {
            try (Statement statement = session.statement();
                    ResultSet result = statement.executeQuery("SHOW " + name)) {
                result.next();
                if (!result.getString(1).equals(NEEDED.get(name))) {
                    wrong.add(name + " is " + result.getString(1));
                }
            }
        }
        session.close();

        assertEquals(List.of(), wrong);
    }

    private DataSource failingAt(String part, AtomicReference<String> state) {
        StatementCall failing =
                (method, sql, real) -> {
                    String failure = state.get();
                    if (failure != null && method.startsWith("execute") && sql.contains(part)) {
                        throw StatementCall.failure(failure);
                    }
                    return real.call();
                };
        return failing.on(TestServer.dataSource(port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"42704", "22023", "0A000"})
    void serverThatCannotLookAfterItsClients_isTaken(String state) throws Exception {
        DataSource old =
                failingAt("client_connection_check_interval", new AtomicReference<>(state));

        PostgresLocks locks = PostgresLocks.builder(old).space(space).open();

        locks.lock("a").close();
        locks.close();
    }

    /** Else a client that dies while it waits would stay in the queue, only because of that. */
    @ParameterizedTest
    @ValueSource(strings = {"53200", "57014", "08006"})
    void failureToSetThat_isOneToOpen(String state) {
        DataSource failing =
                failingAt("client_connection_check_interval", new AtomicReference<>(state));

        IOException refused = assertThrows(IOException.class, PostgresLocks.builder(failing)::open);

        assertEquals(state, ((SQLException) refused.getCause()).getSQLState());
    }

    @Test
    void searchPathWithoutASchema_isRefused_butForOneWithoutTable() throws Exception {
        PGSimpleDataSource dataSource = TestServer.dataSource(port());
        dataSource.setCurrentSchema("none");

        String message =
                assertThrows(IOException.class, PostgresLocks.builder(dataSource)::open)
                        .getMessage();

        assertTrue(message.contains("no schema"), message);
        assertTrue(message.contains("Create a schema"), message);
        PostgresLocks plain = PostgresLocks.builder(dataSource).withoutTable().open();
        plain.lock("a").close();
        plain.close();
    }

    @Test
    void sequenceThatIsNone_isRefused() {
        execute("CREATE SCHEMA mixed CREATE TABLE offset_locks_token (a int)");
        PGSimpleDataSource dataSource = TestServer.dataSource(port());
        dataSource.setCurrentSchema("mixed");

        String message =
                assertThrows(IOException.class, PostgresLocks.builder(dataSource)::open)
                        .getMessage();

        assertTrue(message.contains("drop it"), message);
    }

    @Test
    void tableWithoutAKey_isToldByTheFirstLock_andNothingIsHeld() throws Exception {
        execute("CREATE SCHEMA loose");
        execute(
                "CREATE TABLE loose.offset_locks_held AS SELECT * FROM public.offset_locks_held"
                        + " WHERE false");
        execute("CREATE SEQUENCE loose.offset_locks_token");
        PGSimpleDataSource dataSource = TestServer.dataSource(port());
        dataSource.setCurrentSchema("loose");
        PostgresLocks locks = PostgresLocks.builder(dataSource).space(space).open();

        String message = assertThrows(RuntimeException.class, () -> locks.lock("a")).getMessage();

        assertTrue(message.contains("it is not held"), message);
        assertTrue(message.contains("drop it"), message);
        assertEquals(0, granted("a"));
        locks.close();
    }
}

package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions: the settings without which a lock would end by itself or outlive its holder, and
 * the servers that are refused.
 */
final class SessionSetup {
    static final String POOLER =
            "between the program and the server is a pool that changes the session from one"
                    + " statement to the next, and so would lose locks: connect to the server"
                    + " itself, or let the pool keep sessions";

    /** How old a restarted server is before it grants anything: the former holders know by then. */
    static final Duration GRANT_AGE = Duration.ofSeconds(5);

    private static final int LONGEST_HOST = 30;

    /**
     * No time-out ends a session or a wait; a server notices within seconds that a client has gone,
     * also while that is blocked, or its host. Each statement sees what was committed before it,
     * and fails for no other transaction.
     */
    private static final String SETTINGS =
            "SELECT set_config(name, value, false) FROM (VALUES"
                    + " ('idle_session_timeout', '0'), ('statement_timeout', '0'),"
                    + " ('lock_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),"
                    + " ('transaction_timeout', '0'), ('synchronous_commit', 'off'),"
                    + " ('default_transaction_read_only', 'off'),"
                    + " ('default_transaction_isolation', 'read committed'),"
                    + " ('tcp_keepalives_idle', '6'), ('tcp_keepalives_interval', '2'),"
                    + " ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '12000'))"
                    + " AS wanted (name, value) JOIN pg_settings USING (name)";

    private static final String CHECK_CLIENT = "SET client_connection_check_interval TO '2s'";

    /** No such setting, before version 14; no such value, or nothing of the kind, elsewhere. */
    private static final Set<String> CANNOT_CHECK = Set.of("42704", "22023", "0A000");

    /** The start of the server, or that of its last recovery as far as this user may see it. */
    private static final String AGE =
            "SELECT pg_is_in_recovery(), 1000 * extract(epoch FROM clock_timestamp() -"
                    + " greatest(pg_postmaster_start_time(), (SELECT max(backend_start) FROM"
                    + " pg_stat_activity WHERE backend_type = 'checkpointer')))";

    private final Settings settings;
    private final Suspects suspects;
    private final String owner = owner();

    SessionSetup(Settings settings, Suspects suspects) {
        this.settings = settings;
        this.suspects = suspects;
    }

    record Prepared(
            Connection connection,
            String server,
            int pid,
            long grantsFrom,
            @Nullable HolderTable table) {}

    /** Names this process and opening to people, and to those who look whether it lives. */
    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        String ascii = host.replaceAll("[^!-~]", "?");
        return String.format(
                "offset-locks %s pid %d %08x",
                ascii.substring(0, Math.min(ascii.length(), LONGEST_HOST)),
                ProcessHandle.current().pid(),
                ThreadLocalRandom.current().nextInt());
    }

    String ownerName() {
        return owner;
    }

    /** Opens a session that holds nothing yet. */
    DatabaseSession open() throws SQLException {
        Connection connection = settings.dataSource().getConnection();
        try {
            return new DatabaseSession(prepare(connection));
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.close();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private Prepared prepare(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, DatabaseSession.TIMEOUT_MILLIS);
        int pid = pid(connection);
        // Before all else: the user's time-outs may be short.
        set(connection);
        long age = ageMillis(connection);
        HolderTable table =
                settings.table() ? HolderTable.open(connection, settings, suspects, owner) : null;
        if (pid(connection) != pid) {
            throw new SQLException(POOLER, "0A000");
        }
        long wait = Math.max(GRANT_AGE.toMillis() - age, 0);
        long grantsFrom = Ticker.SYSTEM.read() + Duration.ofMillis(wait).toNanos();
        return new Prepared(connection, ServerName.of(connection), pid, grantsFrom, table);
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static long ageMillis(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(AGE)) {
            result.next();
            if (result.getBoolean(1)) {
                throw new SQLException("it is a standby, or recovers from a backup", "25006");
            }
            return result.getLong(2);
        }
    }

    private void set(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name TO '" + owner.replace("'", "''") + "'");
            statement.execute(SETTINGS);
            try {
                statement.execute(CHECK_CLIENT);
            } catch (SQLException e) {
                // See docs/past-one-machine.md. Any other failure may pass: without the setting a
                // client that dies while it waits would stay in the queue.
                if (!CANNOT_CHECK.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
    }
}

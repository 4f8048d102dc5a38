package io.offsetlocks.postgresql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Who holds a lock, as the server sees its sessions, for people. */
final class HolderQuery {
    private static final String SQL =
            "SELECT coalesce(a.application_name, '?') || ', session ' || l.pid"
                    + " || coalesce(' from ' || host(a.client_addr), '')"
                    + " || CASE WHEN l.mode = 'ShareLock' THEN ', shared' ELSE ', exclusive' END"
                    + " FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
                    + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                    + " AND l.database = (SELECT oid FROM pg_database"
                    + " WHERE datname = current_database())"
                    + " AND l.classid::bigint = (?::bigint >> 32) & 4294967295"
                    + " AND l.objid::bigint = ?::bigint & 4294967295 LIMIT 1";

    private HolderQuery() {}

    static Optional<String> describe(DatabaseSession session, long key) throws SQLException {
        try (PreparedStatement statement = session.prepare(SQL)) {
            statement.setLong(1, key);
            statement.setLong(2, key);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
            }
        }
    }
}

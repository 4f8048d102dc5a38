package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.QuotedName;
import io.offsetlocks.internal.common.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The table that remembers who holds a name exclusively, as one session uses it. A row is written
 * after the lock was granted and before its holder is told, and deleted before the unlock. So a row
 * that a new holder finds is that of one which did not release: the lock was abandoned.
 *
 * <p>Two statements, and not one with the lock: a statement sees the rows of its beginning, and so
 * might see the row of a holder that has released meanwhile.
 *
 * <p><b>Tokens.</b> They come from a sequence that counts in steps of {@value #TOKEN_STEP}, so that
 * a process can number the sections of its own threads, from one of which to the next it keeps the
 * lock, without asking. The sessions commit asynchronously: after a crash of the server the
 * sequence may lack its last moments, and would hand out the same tokens again. So each session
 * that begins skips more of them than can be drawn in such a moment, and that commit is
 * synchronous.
 */
final class HolderTable {
    static final String NAME = "offset_locks_held";
    private static final String SEQUENCE = "offset_locks_token";
    static final int TOKEN_STEP = 1 << 16;

    /** By far more than are drawn between two writes of the log, each 200 ms. */
    private static final int SKIPPED_TOKENS = 10_000;

    private static final int MAKING_ATTEMPTS = 5;

    private final Connection connection;
    private final Settings settings;
    private final Suspects suspects;
    private final String owner;
    private final boolean unicode;
    private final PreparedStatement insert;
    private final PreparedStatement find;
    private final PreparedStatement findOwner;
    private final PreparedStatement take;
    private final PreparedStatement delete;
    private final PreparedStatement end;

    private HolderTable(Connection connection, Settings settings, Suspects suspects, String owner)
            throws SQLException {
        this.connection = connection;
        this.settings = settings;
        this.suspects = suspects;
        this.owner = owner;
        this.unicode = "UTF8".equals(text("SHOW server_encoding"));
        this.insert =
                connection.prepareStatement(
                        "INSERT INTO offset_locks_held (key, space, name, token, owner, since)"
                                + " VALUES (?, ?, ?, nextval('offset_locks_token'), ?, now())"
                                + " ON CONFLICT (key) DO NOTHING RETURNING token");
        this.find =
                connection.prepareStatement(
                        "SELECT token, owner, ended, owner || ' since ' || since"
                                + " FROM offset_locks_held WHERE key = ?");
        this.findOwner =
                connection.prepareStatement(
                        // A session that waits for a lock says nothing: it outlives its process.
                        "SELECT 1 FROM pg_stat_activity a WHERE a.application_name = ?"
                                + " AND a.datname = current_database() AND NOT EXISTS (SELECT 1"
                                + " FROM pg_locks l WHERE l.pid = a.pid AND NOT l.granted)");
        this.take =
                connection.prepareStatement(
                        "UPDATE offset_locks_held SET token = nextval('offset_locks_token'),"
                                + " owner = ?, name = ?, since = now(), ended = false"
                                + " WHERE key = ? RETURNING token");
        this.delete =
                connection.prepareStatement(
                        "DELETE FROM offset_locks_held WHERE key = ? AND token = ?");
        this.end =
                connection.prepareStatement(
                        "UPDATE offset_locks_held SET ended = true WHERE key = ? AND token = ?");
    }

    /** Opens the table for a session, making it if it is missing. */
    static HolderTable open(
            Connection connection, Settings settings, Suspects suspects, String owner)
            throws SQLException {
        makeIfMissing(connection);
        HolderTable table = new HolderTable(connection, settings, suspects, owner);
        table.text("SELECT max(token) FROM offset_locks_held WHERE key = 0 AND NOT ended");
        table.skipTokens();
        return table;
    }

    private static void makeIfMissing(Connection connection) throws SQLException {
        for (int i = 1; ; i++) {
            try (Statement statement = connection.createStatement()) {
                if (exists(statement)) {
                    return;
                }
                statement.execute(
                        "CREATE SEQUENCE IF NOT EXISTS "
                                + SEQUENCE
                                + " INCREMENT BY "
                                + TOKEN_STEP);
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS "
                                + NAME
                                + " (key bigint PRIMARY KEY, space text NOT NULL, name text NOT"
                                + " NULL, token bigint NOT NULL, owner text NOT NULL, since"
                                + " timestamptz NOT NULL, ended boolean NOT NULL DEFAULT false)");
                return;
            } catch (SQLException e) {
                // Two that make it at once: one of them may fail although it asks "if not exists",
                // at
                // the table, its type or an index of the catalogue. Whatever it was, look again.
                if (i == MAKING_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT to_regclass('offset_locks_held') IS NOT NULL"
                                + " AND to_regclass('offset_locks_token') IS NOT NULL")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private void skipTokens() throws SQLException {
        text("SET synchronous_commit TO on");
        text(
                "SELECT max(nextval('offset_locks_token')) FROM generate_series(1, "
                        + SKIPPED_TOKENS
                        + ")");
        text("SET synchronous_commit TO off");
    }

    private @Nullable String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            ResultSet result = statement.getResultSet();
            return result.next() ? result.getString(1) : null;
        }
    }

    /** Writes that this process holds what this session has just been granted exclusively. */
    Answer record(Wish wish) throws SQLException {
        insert.setLong(1, wish.key());
        insert.setString(2, stored(settings.space()));
        insert.setString(3, stored(QuotedName.of(wish.name())));
        insert.setString(4, owner);
        try (ResultSet inserted = insert.executeQuery()) {
            if (inserted.next()) {
                return Answer.held(inserted.getLong(1), "");
            }
        }
        Answer left = look(wish.key());
        if (!left.isHeld()) {
            return left;
        }
        take.setString(1, owner);
        take.setString(2, stored(QuotedName.of(wish.name())));
        take.setLong(3, wish.key());
        try (ResultSet taken = take.executeQuery()) {
            if (!taken.next()) {
                throw new SQLException("the row of a held lock was deleted", "55000");
            }
            suspects.forget(wish.key());
            return Answer.held(taken.getLong(1), left.leftBy());
        }
    }

    /** Returns what a holder is told that writes nothing, such as a reader. */
    Answer look(long key) throws SQLException {
        find.setLong(1, key);
        try (ResultSet found = find.executeQuery()) {
            if (!found.next()) {
                return Answer.held(0, "");
            }
            long token = found.getLong(1);
            String lastOwner = found.getString(2);
            boolean ended = found.getBoolean(3);
            if (!ended && mayLive(lastOwner) && !suspects.mustKnow(key, token, now())) {
                return Answer.SUSPECT;
            }
            return Answer.held(0, found.getString(4));
        }
    }

    private static long now() {
        return Ticker.SYSTEM.read();
    }

    /** Returns whether a process has sessions, and may not know that it has lost one. */
    private boolean mayLive(String lastOwner) throws SQLException {
        if (lastOwner.equals(owner)) {
            // Nobody here asks for a lost lock before its holder has ended.
            return false;
        }
        findOwner.setString(1, lastOwner);
        try (ResultSet found = findOwner.executeQuery()) {
            return found.next();
        }
    }

    /**
     * Writes that an exclusive hold is over.
     *
     * @param abandoned whether the next holder is to be told that it did not come to its end
     * @return false if somebody else has held the lock since
     */
    boolean recordEnd(long key, long token, boolean abandoned) throws SQLException {
        PreparedStatement statement = abandoned ? end : delete;
        statement.setLong(1, key);
        statement.setLong(2, token);
        return statement.executeUpdate() == 1;
    }

    /** Only some encodings of a database have every character. */
    private String stored(String text) {
        if (unicode) {
            return text.replace("\0", "\\u0000");
        }
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii.append(
                    c < 0x20 || c > 0x7e ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return ascii.toString();
    }
}

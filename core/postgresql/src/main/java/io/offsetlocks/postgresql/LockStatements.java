package io.offsetlocks.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The statements of advisory locks on one connection.
 *
 * <p>A lock is no part of a transaction: a statement that fails may have had its effect, and no
 * rollback takes that back. And it counts: a session that has a lock twice must release it twice.
 */
final class LockStatements {
    private final Connection connection;
    private final PreparedStatement tryLock;
    private final PreparedStatement tryLockShared;
    private final PreparedStatement lock;
    private final PreparedStatement lockShared;
    private final PreparedStatement unlock;
    private final PreparedStatement unlockShared;

    LockStatements(Connection connection) throws SQLException {
        this.connection = connection;
        this.tryLock = prepare("pg_try_advisory_lock");
        this.tryLockShared = prepare("pg_try_advisory_lock_shared");
        this.lock = prepare("pg_advisory_lock");
        this.lockShared = prepare("pg_advisory_lock_shared");
        this.unlock = prepare("pg_advisory_unlock");
        this.unlockShared = prepare("pg_advisory_unlock_shared");
    }

    private PreparedStatement prepare(String function) throws SQLException {
        return connection.prepareStatement("SELECT " + function + "(?)");
    }

    /** Makes one attempt. */
    boolean tryLock(Wish wish) throws SQLException {
        return ask(wish.shared() ? tryLockShared : tryLock, wish.key());
    }

    /** Returns the statement that blocks until the lock is granted, to be executed. */
    PreparedStatement toLock(Wish wish) throws SQLException {
        PreparedStatement statement = wish.shared() ? lockShared : lock;
        statement.setLong(1, wish.key());
        return statement;
    }

    /** Releases a lock as often as this session has it. */
    void unlockFully(Wish wish) throws SQLException {
        while (unlock(wish.key(), wish.shared())) {
            // Again: until there is none.
        }
    }

    /** Releases a lock once; false if it was not held. */
    boolean unlock(long key, boolean shared) throws SQLException {
        PreparedStatement statement = shared ? unlockShared : unlock;
        try {
            return ask(statement, key);
        } catch (SQLException e) {
            if (!Faults.isCancelled(e)) {
                throw e;
            }
        }
        // It may have been released before the cancel came: then it is not held any more, and that
        // is no loss.
        Query.repeatIfCancelled(() -> ask(statement, key));
        return true;
    }

    /** Releases all locks of the session. */
    void unlockAll() throws SQLException {
        Query.repeatIfCancelled(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT pg_advisory_unlock_all()");
                    }
                });
    }

    private static boolean ask(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getBoolean(1);
        }
    }
}

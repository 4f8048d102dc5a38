package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One session of the server: what is asked of it, in SQL. Only the {@link SessionThread} that owns
 * it uses it; other threads may only cancel its wait, abort it, and ask whether it is lost.
 *
 * <p><b>A wait that fails may hold the lock all the same</b>: a cancel, or a time-out, can come
 * when the lock has just been granted. So after every failed wait all locks of the session are
 * released; it has no others, as a session that waits holds nothing.
 */
final class DatabaseSession {
    /** How long any statement may take but for a wait; then the session counts as lost. */
    static final int TIMEOUT_MILLIS = 3_000;

    private static final Executor DIRECT = Runnable::run;

    private final Connection connection;
    private final String server;
    private final int pid;

    /** From when on a lock may be granted here: soon after a restart others may not know of it. */
    private final long grantsFrom;

    private final @Nullable HolderTable table;
    private final LockStatements locks;
    private final PreparedStatement heartbeat;

    /** The statement that may block in the server, while it is executed. */
    private volatile @Nullable Statement waiting;

    private volatile @Nullable SQLException loss;

    DatabaseSession(SessionSetup.Prepared prepared) throws SQLException {
        this.connection = prepared.connection();
        this.server = prepared.server();
        this.pid = prepared.pid();
        this.grantsFrom = prepared.grantsFrom();
        this.table = prepared.table();
        this.locks = new LockStatements(connection);
        this.heartbeat = connection.prepareStatement("SELECT pg_backend_pid()");
    }

    String server() {
        return server;
    }

    int pid() {
        return pid;
    }

    /** Waits until locks may be granted here; at once but for a server that has just started. */
    void awaitGrants() {
        long delay;
        while ((delay = grantsFrom - Ticker.SYSTEM.read()) > 0) {
            LockSupport.parkNanos(delay);
        }
    }

    /**
     * Makes one attempt, for a session that may hold other locks. If it throws, nothing is held.
     */
    Answer tryAcquire(Wish wish) throws SQLException {
        return Query.repeatIfCancelled(() -> tryOnce(wish));
    }

    private Answer tryOnce(Wish wish) throws SQLException {
        try {
            boolean granted = locks.tryLock(wish);
            return granted ? recordOrUnlock(wish) : Answer.BUSY;
        } catch (SQLException e) {
            // A statement that was cancelled may have locked.
            afterFailure(e, () -> locks.unlockFully(wish));
            throw e;
        }
    }

    /**
     * Waits until the lock is granted or the wait is cancelled, for a session that holds nothing.
     * If it throws, nothing is held.
     */
    Answer acquire(Wish wish) throws SQLException {
        try {
            block(wish);
            return recordOrUnlock(wish);
        } catch (SQLException e) {
            afterFailure(e, locks::unlockAll);
            throw e;
        }
    }

    private void block(Wish wish) throws SQLException {
        PreparedStatement statement = locks.toLock(wish);
        connection.setNetworkTimeout(DIRECT, 0);
        waiting = statement;
        try {
            statement.execute();
        } finally {
            waiting = null;
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(DIRECT, TIMEOUT_MILLIS);
            }
        }
    }

    private Answer recordOrUnlock(Wish wish) throws SQLException {
        if (table == null) {
            return Answer.held(0, "");
        }
        HolderTable holders = table;
        Answer answer =
                Query.repeatIfCancelled(
                        () -> wish.shared() ? holders.look(wish.key()) : holders.record(wish));
        if (!answer.isHeld()) {
            locks.unlockFully(wish);
        }
        return answer;
    }

    /** Undoes what a failed statement may have done, unless the session has gone with it. */
    private void afterFailure(SQLException failure, Step undo) throws SQLException {
        if (Faults.isBroken(failure) || connection.isClosed()) {
            return;
        }
        try {
            undo.run();
        } catch (SQLException again) {
            // What cannot be released goes with the session.
            SQLException gone =
                    new SQLException("what may be locked was not released", Faults.GONE, again);
            gone.addSuppressed(failure);
            abort(gone);
            throw gone;
        }
    }

    /**
     * Releases a lock.
     *
     * @return null if it was held until now, or that it was not
     * @throws SQLException if the session is lost, or the release could not be recorded; then the
     *     lock is released all the same
     */
    @Nullable SQLException release(long key, boolean shared, long token, boolean abandoned)
            throws SQLException {
        SQLException unrecorded = null;
        boolean intact = true;
        if (table != null && !shared) {
            HolderTable holders = table;
            try {
                intact = Query.repeatIfCancelled(() -> holders.recordEnd(key, token, abandoned));
            } catch (SQLException e) {
                if (Faults.isBroken(e)) {
                    throw e;
                }
                unrecorded = e;
            }
        }
        try {
            intact &= locks.unlock(key, shared);
        } catch (SQLException e) {
            abort(e);
            throw e;
        }
        if (unrecorded != null) {
            throw unrecorded;
        }
        return intact ? null : new SQLException("another session has held it since");
    }

    /** Asks whether the session is there, and still the same one. */
    void heartbeat() throws SQLException {
        try (ResultSet result = Query.repeatIfCancelled(heartbeat::executeQuery)) {
            result.next();
            if (result.getInt(1) != pid) {
                throw new SQLException(SessionSetup.POOLER, Faults.GONE);
            }
        }
    }

    Statement statement() throws SQLException {
        return connection.createStatement();
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Cancels the wait of this session, if there is one; called by another thread. */
    void cancelWait() throws SQLException {
        Statement statement = waiting;
        if (statement != null) {
            statement.cancel();
        }
    }

    /** Returns why this session holds nothing any more, or null. */
    @Nullable SQLException loss() {
        return loss;
    }

    /** Returns whether a failure has ended this session. */
    boolean isEndedBy(SQLException failure) throws SQLException {
        return loss != null || Faults.isBroken(failure) || connection.isClosed();
    }

    /** Ends this session at once; may be called by any thread. */
    void abort(SQLException why) {
        loss = why;
        try {
            connection.abort(DIRECT);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    void close() throws SQLException {
        loss = new SQLException("the session was closed");
        connection.close();
    }

    private interface Step {
        void run() throws SQLException;
    }
}

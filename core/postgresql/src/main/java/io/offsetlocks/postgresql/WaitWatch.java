package io.offsetlocks.postgresql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is asked of the server each second beside the heartbeats, on a session that holds nothing.
 *
 * <p>Which of the sessions that are blocked the server still has. Nothing arrives there while they
 * wait, so a wait whose session has ended, or whose connection was cut, would not end: it is
 * aborted.
 *
 * <p>And which of the locks that are held shared others wait for: their readers, of which the
 * server sees one alone, must leave it from time to time.
 */
final class WaitWatch implements SessionTask {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Set<BlockedWait> waits = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Long, ServerHold> holds;
    private final SessionThread watch;
    private final DelayThread delays;

    WaitWatch(SessionThread watch, DelayThread delays, ConcurrentMap<Long, ServerHold> holds) {
        this.holds = holds;
        this.watch = watch;
        this.delays = delays;
    }

    void add(BlockedWait wait) {
        waits.add(wait);
    }

    void remove(BlockedWait wait) {
        waits.remove(wait);
    }

    void start() {
        delays.later(INTERVAL_NANOS, () -> watch.submit(this));
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        List<BlockedWait> watched = List.copyOf(waits);
        if (!watched.isEmpty()) {
            Set<Integer> alive = alive(session, watched);
            for (BlockedWait wait : watched) {
                if (!alive.contains(wait.session.pid()) && !wait.over) {
                    wait.session.abort(
                            new SQLException("the server has ended this session", "08006"));
                }
            }
        }
        if (holds.values().stream().anyMatch(hold -> hold.wish.shared())) {
            markWaitedFor(waitedFor(session));
        }
        start();
    }

    private void markWaitedFor(Set<Long> keys) {
        for (ServerHold hold : holds.values()) {
            hold.queueSeen = keys.contains(hold.wish.key());
        }
    }

    private static Set<Long> waitedFor(DatabaseSession session) throws SQLException {
        try (Statement statement = session.statement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
                                        + " WHERE locktype = 'advisory' AND objsubid = 1"
                                        + " AND mode = 'ExclusiveLock' AND NOT granted")) {
            Set<Long> keys = new HashSet<>();
            while (result.next()) {
                keys.add(result.getLong(1));
            }
            return keys;
        }
    }

    private static Set<Integer> alive(DatabaseSession session, List<BlockedWait> watched)
            throws SQLException {
        Object[] pids = watched.stream().map(wait -> (Object) wait.session.pid()).toArray();
        try (PreparedStatement statement =
                session.prepare("SELECT pid FROM pg_stat_activity WHERE pid = ANY (?)")) {
            statement.setArray(1, statement.getConnection().createArrayOf("int4", pids));
            Set<Integer> alive = new HashSet<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    alive.add(result.getInt(1));
                }
            }
            return alive;
        }
    }

    @Override
    public void failed(SQLException failure) {
        start();
    }
}

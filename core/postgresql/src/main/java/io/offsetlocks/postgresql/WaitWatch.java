package io.offsetlocks.postgresql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after the sessions that are blocked in the server. Nothing arrives there while they wait,
 * so a wait whose session has ended, or whose connection was cut, would not end. Each second
 * another session asks which of them the server still has, and the others are aborted.
 */
final class WaitWatch implements SessionTask {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Set<BlockedWait> waits = ConcurrentHashMap.newKeySet();
    private final SessionThread watch;
    private final DelayThread delays;

    WaitWatch(SessionThread watch, DelayThread delays) {
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
        start();
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

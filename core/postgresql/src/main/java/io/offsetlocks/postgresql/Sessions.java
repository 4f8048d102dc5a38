package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.postgresql.SessionThread.Purpose;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one opening, by what they are for. All but two are connected when they are first
 * needed.
 */
final class Sessions {
    /** How many locks a session may hold before they get slow, as the server looks at them all. */
    private static final int PER_HOME = 250;

    private final Settings settings;
    private final String name;
    private final List<SessionThread> homes = new ArrayList<>();
    private final Deque<SessionThread> freeWaiters = new ConcurrentLinkedDeque<>();
    private final List<SessionThread> all = new ArrayList<>();
    private final SessionThread watch;

    Sessions(Settings settings) {
        this.settings = settings;
        SessionSetup setup = new SessionSetup(settings, new Suspects());
        this.name = setup.ownerName();
        int others = Math.max(settings.maxConnections() - 1, 1);
        int homeCount = Math.min((settings.maxHeld() + PER_HOME - 1) / PER_HOME, (others + 1) / 2);
        for (int i = 0; i < others; i++) {
            SessionThread thread =
                    new SessionThread(setup, i < homeCount ? Purpose.HOME : Purpose.WAIT);
            all.add(thread);
            if (i < homeCount) {
                homes.add(thread);
            } else {
                freeWaiters.addLast(thread);
            }
        }
        if (settings.maxConnections() == 1) {
            this.watch = homes.get(0);
        } else {
            this.watch = new SessionThread(setup, Purpose.WATCH);
            all.add(watch);
        }
    }

    /**
     * Connects the first home and the watch, and returns how to call the server.
     *
     * @throws SQLException if that fails, or the server is none that keeps sessions
     */
    String connect() throws SQLException {
        Question<DatabaseSession> first = new Question<>(session -> session);
        Question<DatabaseSession> second = new Question<>(session -> session);
        homes.get(0).submit(first);
        DatabaseSession home = first.awaitSql();
        watch.submit(second);
        DatabaseSession other = second.awaitSql();
        if (home != other && home.pid() == other.pid()) {
            throw new SQLException(SessionSetup.POOLER, "0A000");
        }
        Question<Long> limit = new Question<>(Sessions::lockLimit);
        watch.submit(limit);
        warnIfMany(limit.awaitSql(), home.server());
        return home.server();
    }

    private static long lockLimit(DatabaseSession session) throws SQLException {
        try (Statement statement = session.statement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT current_setting('max_locks_per_transaction')::bigint *"
                                    + " (current_setting('max_connections')::bigint +"
                                    + " current_setting('max_prepared_transactions')::bigint)")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void warnIfMany(long limit, String server) {
        if (settings.maxHeld() > limit / 4) {
            DeferredLog.add(
                    Level.WARNING,
                    String.format(
                            "maxHeld is %d, more than a quarter of the %d locks that all sessions"
                                    + " of %s may hold together: raise its"
                                    + " max_locks_per_transaction",
                            settings.maxHeld(), limit, server),
                    null);
        }
    }

    /** Returns what the server calls all of them. */
    String name() {
        return name;
    }

    SessionThread watch() {
        return watch;
    }

    /** Returns the first home with few locks, or the one with the fewest. */
    SessionThread home() {
        SessionThread best = homes.get(0);
        for (SessionThread home : homes) {
            if (best.load().get() < PER_HOME) {
                return best;
            }
            if (home.load().get() < best.load().get()) {
                best = home;
            }
        }
        return best;
    }

    /** Returns the waiter that was used last, so that few are connected, or null. */
    @Nullable SessionThread takeWaiter() {
        return freeWaiters.pollFirst();
    }

    void returnWaiter(SessionThread waiter) {
        freeWaiters.addFirst(waiter);
    }

    Question<Optional<String>> describeHolder(long key) {
        Question<Optional<String>> question =
                new Question<>(session -> HolderQuery.describe(session, key));
        watch.submit(question);
        return question;
    }

    /** Lets what was asked end, and ends all sessions, at the latest after a time. */
    void close(Duration timeout) {
        long until = Ticker.SYSTEM.read() + timeout.toNanos();
        all.forEach(SessionThread::stop);
        for (SessionThread thread : all) {
            if (!thread.awaitStopped(until - Ticker.SYSTEM.read())) {
                DatabaseSession session = thread.session();
                if (session != null) {
                    session.abort(new SQLException("the locks were closed", "08003"));
                }
            }
        }
    }
}

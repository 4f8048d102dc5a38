package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread of the library that owns one session of the server: callers' threads do no
 * network I/O, as an interrupt of a virtual thread would close the connection, and every lock on it
 * would go.
 *
 * <p>It does its tasks one after the other, opens its session for the first of them, and asks the
 * server each second whether the session is there while it holds locks. If the session is lost, all
 * locks on it are, and are told so.
 */
final class SessionThread implements Runnable {
    static final int HEARTBEAT_MILLIS = 1_000;
    private static final int RECONNECT_MILLIS = 100;

    private static final SessionTask STOP =
            new SessionTask() {
                @Override
                public void run(DatabaseSession session) {}

                @Override
                public void failed(SQLException failure) {}
            };

    /** What the session is for. */
    enum Purpose {
        /** Blocks for one lock, and then holds it; nothing else is held here. */
        WAIT,

        /** Makes attempts, and holds what they get. */
        HOME,

        /** Holds nothing: shows others that the process lives, and looks after the waits. */
        WATCH
    }

    private final SessionSetup setup;
    private final Purpose purpose;
    private final BlockingQueue<SessionTask> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** How many locks the session holds or is asked for. */
    private final AtomicInteger load = new AtomicInteger();

    /** Confined to this thread, as is the next one. */
    private final Set<AdvisoryLock> held = new HashSet<>();

    /** When the server has last answered, or an attempt to ask it began. */
    private long askedAt = Ticker.SYSTEM.read();

    private boolean started;
    private volatile @Nullable DatabaseSession session;

    SessionThread(SessionSetup setup, Purpose purpose) {
        this.setup = setup;
        this.purpose = purpose;
    }

    Purpose purpose() {
        return purpose;
    }

    /** Adds a task; never blocks. */
    void submit(SessionTask task) {
        start();
        tasks.add(task);
    }

    private synchronized void start() {
        if (!started) {
            BlockingThreads.startAlone(this);
            started = true;
        }
    }

    /** Asks the server whether a session is there, and still that of this thread. */
    Question<Boolean> askIfSame(DatabaseSession expected) {
        Question<Boolean> question =
                new Question<>(
                        session -> {
                            if (session != expected) {
                                return false;
                            }
                            session.heartbeat();
                            return true;
                        });
        submit(question);
        return question;
    }

    AtomicInteger load() {
        return load;
    }

    @Nullable DatabaseSession session() {
        return session;
    }

    /** Called by this thread. */
    void holds(AdvisoryLock lock) {
        held.add(lock);
    }

    /** Called by this thread. */
    void holdsNoMore(AdvisoryLock lock) {
        held.remove(lock);
    }

    @Override
    public void run() {
        try {
            SessionTask task;
            do {
                task = next();
                if (task == null) {
                    heartbeat();
                } else {
                    perform(task);
                }
                DeferredLog.write();
            } while (task != STOP);
        } finally {
            closeSession();
            stopped.countDown();
        }
    }

    /** Returns the next task, or null if it is time for a heartbeat. */
    private @Nullable SessionTask next() {
        try {
            if (purpose != Purpose.WATCH && (session == null || held.isEmpty())) {
                return tasks.take();
            }
            int interval = session == null ? RECONNECT_MILLIS : HEARTBEAT_MILLIS;
            long sinceAsked = Ticker.SYSTEM.read() - askedAt;
            long nanos = Duration.ofMillis(interval).toNanos() - sinceAsked;
            return tasks.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody can interrupt this thread", e);
        }
    }

    private void heartbeat() {
        DatabaseSession asked = session;
        askedAt = Ticker.SYSTEM.read();
        try {
            if (asked == null) {
                // While there is no session here, a process whose other ones end looks dead.
                session = setup.open();
            } else {
                asked.heartbeat();
            }
        } catch (SQLException e) {
            if (asked != null) {
                lose(asked, e);
            }
        } catch (RuntimeException | Error e) {
            if (asked != null) {
                lose(asked, new SQLException(e.toString(), Faults.GONE, e));
            }
        }
    }

    private void perform(SessionTask task) {
        if (task == STOP) {
            return;
        }
        DatabaseSession used = session;
        try {
            if (used == null) {
                used = setup.open();
                session = used;
            }
            task.run(used);
            askedAt = Ticker.SYSTEM.read();
        } catch (SQLException e) {
            failed(task, used, e);
        } catch (RuntimeException | Error e) {
            // A driver's, or the end of a heap: what the session holds is not known.
            SQLException failure = new SQLException(e.toString(), Faults.GONE, e);
            if (used != null) {
                used.abort(failure);
            }
            failed(task, used, failure);
        }
    }

    private void failed(SessionTask task, @Nullable DatabaseSession used, SQLException failure) {
        try {
            if (used != null && used.isEndedBy(failure)) {
                lose(used, failure);
            }
        } catch (SQLException e) {
            lose(used, e);
        }
        try {
            task.failed(failure);
        } catch (RuntimeException | Error e) {
            // This thread goes on: others need what its session holds.
            DeferredLog.add(Level.ERROR, "a request to the server could not be ended", e);
        }
    }

    /** Ends a session that is lost, and tells all locks that it held. */
    private void lose(DatabaseSession lost, SQLException why) {
        lost.abort(why);
        session = null;
        List<AdvisoryLock> locks = List.copyOf(held);
        held.clear();
        for (AdvisoryLock lock : locks) {
            lock.sessionLost(lost);
        }
    }

    /** Lets the tasks so far end, then closes the session and ends the thread. */
    void stop() {
        synchronized (this) {
            if (!started) {
                started = true;
                stopped.countDown();
                return;
            }
        }
        tasks.add(STOP);
    }

    /** Returns whether the thread has ended within a time. */
    boolean awaitStopped(long nanos) {
        boolean interrupted = false;
        long until = Ticker.SYSTEM.read() + nanos;
        try {
            while (true) {
                try {
                    return stopped.await(until - Ticker.SYSTEM.read(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeSession() {
        DatabaseSession last = session;
        session = null;
        if (last != null) {
            try {
                last.close();
            } catch (SQLException e) {
                last.abort(e);
            }
        }
    }
}

package io.offsetlocks.postgresql;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.QuotedName;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The engine: names are held by session advisory locks of a PostgreSQL server.
 *
 * <p>Some sessions are <em>homes</em>: they make attempts, and hold what those get. A wait blocks
 * its session, so it is made on a session of its own, which holds nothing meanwhile: the server
 * gives a lock to its waiters first come, first served, and a session that is cancelled or ended
 * while it waits takes nothing with it. Once it has the lock, it holds that until the release.
 * There are few sessions; a wait that finds none makes attempts with pauses.
 */
final class AdvisoryLocks implements ProcessLocks {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long WARN_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final Settings settings;
    private final String server;
    private final Sessions sessions;
    private final DelayThread delays = new DelayThread();

    /** Runs the program's code, which may take its time. */
    private final DelayThread notices = new DelayThread();

    private final Canceller canceller = new Canceller();
    private final WaitWatch watch;
    private final ConcurrentMap<Long, ServerHold> holds = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicLong warnedAt = new AtomicLong(Ticker.SYSTEM.read() - WARN_AGAIN_NANOS);

    private AdvisoryLocks(Settings settings, Sessions sessions, String server) {
        this.settings = settings;
        this.sessions = sessions;
        this.server = server;
        this.watch = new WaitWatch(sessions.watch(), delays, holds);
    }

    /** Opens the sessions without which nothing can be locked. */
    static AdvisoryLocks open(Settings settings) throws IOException {
        Sessions sessions = new Sessions(settings);
        try {
            String server = sessions.connect() + ", space " + QuotedName.of(settings.space());
            AdvisoryLocks locks = new AdvisoryLocks(settings, sessions, server);
            locks.watch.start();
            return locks;
        } catch (SQLException e) {
            sessions.close(CLOSE_TIMEOUT);
            throw Faults.toOpen(ServerName.of(settings.dataSource()), e);
        } finally {
            DeferredLog.write();
        }
    }

    String server() {
        return server;
    }

    String sessionName() {
        return sessions.name();
    }

    Canceller canceller() {
        return canceller;
    }

    /** Returns the session for the next attempt. */
    SessionThread home() {
        return sessions.home();
    }

    /** Returns a session that holds nothing and may block, or null if there is none. */
    @Nullable SessionThread takeWaiter() {
        return sessions.takeWaiter();
    }

    void returnWaiter(SessionThread waiter) {
        sessions.returnWaiter(waiter);
    }

    void watch(BlockedWait wait) {
        watch.add(wait);
    }

    void watchNoMore(BlockedWait wait) {
        watch.remove(wait);
    }

    void later(long nanos, Runnable step) {
        delays.later(nanos, step);
    }

    /** Returns how long to pause before another attempt, never the same for two processes. */
    static long pauseNanos() {
        return ThreadLocalRandom.current().nextLong(MIN_PAUSE_NANOS, MAX_PAUSE_NANOS);
    }

    /** Counts one more lock that is held or asked for; false if that would be too many. */
    boolean reserve() {
        if (reserved.incrementAndGet() <= settings.maxHeld()) {
            return true;
        }
        reserved.decrementAndGet();
        return false;
    }

    void unreserve() {
        reserved.decrementAndGet();
    }

    IllegalStateException tooMany(Wish wish) {
        return new IllegalStateException(
                String.format(
                        "cannot lock %s on %s: this process holds %d locks there, and is allowed no"
                                + " more; release some, or raise maxHeld, and"
                                + " max_locks_per_transaction of the server with it",
                        QuotedName.of(wish.name()), server, settings.maxHeld()));
    }

    void acquired(long key, ServerHold hold) {
        holds.put(key, hold);
        if (hold.abandoned) {
            DeferredLog.add(
                    Level.WARNING,
                    String.format(
                            "the lock %s on %s was abandoned by %s",
                            QuotedName.of(hold.wish.name()), server, hold.leftBy()),
                    null);
        }
    }

    /** Forgets a hold that was released or lost; does nothing if that has been done. */
    void dispose(long key, ServerHold hold) {
        if (hold.dispose()) {
            holds.remove(key, hold);
            unreserve();
            if (hold.thread.purpose() == SessionThread.Purpose.WAIT) {
                returnWaiter(hold.thread);
            } else {
                hold.thread.load().decrementAndGet();
            }
        }
    }

    /** Tells of a lock that was lost while a thread held it. */
    void lost(ServerHold hold) {
        LockLostException loss = hold.loss();
        DeferredLog.add(Level.ERROR, loss.getMessage(), loss);
        LossRecording.record(hold.wish, server);
        notices.later(0, () -> tell(hold.wish.name(), loss));
    }

    private void tell(String name, LockLostException loss) {
        try {
            settings.onLoss().accept(name, loss);
        } catch (RuntimeException | Error e) {
            DeferredLog.add(Level.ERROR, "the program failed to handle the loss of a lock", e);
        }
    }

    /** Says, from time to time, that waits cannot go on. */
    void unreachable(SQLException failure) {
        long now = Ticker.SYSTEM.read();
        long warned = warnedAt.get();
        if (now - warned >= WARN_AGAIN_NANOS && warnedAt.compareAndSet(warned, now)) {
            DeferredLog.add(
                    Level.WARNING,
                    "cannot reach " + server + "; calls that wait go on when it is back",
                    failure);
        }
    }

    @Override
    public ProcessLock newLock(Grants grants) {
        return new AdvisoryLock(this, grants);
    }

    @Override
    public boolean answersAtOnce() {
        return false;
    }

    @Override
    public void checkUsable(long now) {}

    @Override
    public RuntimeException explain(Throwable failure, long offset) {
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException(failure);
    }

    @Override
    public boolean confirmsHeld(long... offsets) throws IOException {
        List<ServerHold> asked = new ArrayList<>();
        List<Question<Boolean>> questions = new ArrayList<>();
        for (long offset : offsets) {
            ServerHold hold = holds.get(offset);
            if (hold == null || hold.isLost()) {
                return false;
            }
            if (asked.stream().noneMatch(other -> other.session == hold.session)) {
                asked.add(hold);
                questions.add(hold.thread.askIfSame(hold.session));
            }
        }
        boolean held = true;
        for (Question<Boolean> question : questions) {
            held &= question.await(server);
        }
        return held;
    }

    /** Empty: the holder may be a process of another host. See {@link PostgresLocks#holder}. */
    @Override
    public Optional<ProcessHandle> holder(long offset) {
        return Optional.empty();
    }

    Optional<String> describeHolder(long key) throws IOException {
        return sessions.describeHolder(key).await(server);
    }

    /** Ends all sessions; nothing is held or waited for any more. */
    void close() {
        try {
            sessions.close(CLOSE_TIMEOUT);
        } finally {
            canceller.stop();
            delays.stop();
            notices.stop();
        }
    }
}

package io.offsetlocks.postgresql;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import io.offsetlocks.LockSpace;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;

/**
 * Named locks between the threads and processes of many hosts, on a PostgreSQL server that they
 * share: a name that is held is a session advisory lock of the server.
 *
 * <p>It is a {@link LockSpace} like a lock file, with the same rules for threads: ownership,
 * re-entry, the order of waiters, {@link #lockAll}. There is no lease, no time to live and no
 * renewal: a lock ends when its holder releases it or its session ends, and not by a clock. So a
 * holder that pauses, be it for minutes, still has its lock. What differs from a lock file:
 *
 * <ul>
 *   <li><b>A lock can be lost</b>, and that is told: the server may crash or be restarted, an
 *       administrator may end the session, the link may be cut. Sessions that hold locks are asked
 *       each second, and an answer may take three. After a loss {@link HeldLock#isValid()} is false
 *       at once, an error is logged, the flight recorder event {@code io.offsetlocks.LostLock} is
 *       written, {@link Builder#onLoss} is called, {@link HeldLock#close()} of the exclusive lock
 *       throws {@link LockLostException}, and so does acquiring the name again before that; other
 *       threads of this process wait until its holder has closed it. A process that runs hears of
 *       it before another is granted the lock, but where the table is not used, and where all its
 *       sessions end at once: then it may take it up to a heartbeat longer. A process that is
 *       stopped cannot hear. The {@linkplain HeldLock#fencingToken() fencing token} is for that.
 *   <li><b>A close waits for the server</b>: when it returns, others can have the lock.
 *   <li><b>{@code tryLock} does not go ahead of other hosts</b>: if threads of other processes wait
 *       for the name, it fails. It waits for the server's answer, whatever the name; a timed one
 *       whose time is shorter than that takes may fail though the name is free. Soon after a
 *       restart of the server, and while a holder elsewhere may not know that it lost the name, a
 *       free name counts as held.
 *   <li><b>Fencing tokens.</b> Every exclusive holder has one, greater than those of all that held
 *       the name before, on one primary server.
 *   <li><b>Abandonment</b> is remembered in a table, as are the holders; a process that ends
 *       between two of its threads' sections, or in what is left of one after a downgrade, counts
 *       as one that left it half-done. After a crash of the server the last moments are missing:
 *       then a holder has lost its lock as well.
 *   <li><b>Deadlocks between hosts</b>, of threads that lock several names one after the other, are
 *       not found: a session that waits holds nothing, so the server sees none. A time-out ends
 *       them. {@link #lockAll} avoids them.
 *   <li><b>A fail-over</b> to a standby that replicates asynchronously is not covered: locks are
 *       not replicated, tokens and the table may go back by what was not replicated yet. With a
 *       synchronous standby only the locks are lost, as at a restart.
 *   <li><b>Two names meet</b> at odds of 2^-64, and then exclude each other.
 * </ul>
 *
 * <p><b>Errors</b> beyond those of {@link NamedLocks}: {@link java.io.UncheckedIOException} if the
 * server refuses a request, such as for a full lock table or too many connections, or, for a {@code
 * tryLock}, cannot be reached; calls that wait go on once it can be. {@link IllegalStateException}
 * if this process holds {@link Builder#maxHeld} locks. The message names the server and says what
 * to do, and the lock is not held.
 *
 * <p>The table {@code offset_locks_held} and the sequence {@code offset_locks_token} are made in
 * the first schema of the search path if they are missing. Open it once for each process and space:
 * two openings exclude each other like two processes. All methods may be called by any thread, also
 * by virtual ones: no caller's thread does network I/O.
 */
public final class PostgresLocks implements LockSpace {
    private final AdvisoryLocks engine;
    private final Session session;
    private final SlotTable table;
    private final ToLongFunction<String> keys;
    private final SessionLocks exclusive;
    private final SessionLocks shared;

    private PostgresLocks(AdvisoryLocks engine, ToLongFunction<String> keys) {
        this.engine = engine;
        this.keys = keys;
        this.session = new Session("the lock space", engine.server(), engine.server());
        this.table = new SlotTable(engine, Ticker.SYSTEM);
        this.exclusive = new SessionLocks(session, table, keys, false);
        this.shared = new SessionLocks(session, table, keys, true);
    }

    /**
     * Returns what opens locks on the server that a data source leads to.
     *
     * @param dataSource makes connections to the server itself, or to a pool that keeps a session
     *     for a connection; used for as long as the locks are open, by threads of the library. The
     *     connections stay open, so it should not be a small pool that others need
     * @return a builder with the defaults
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(Objects.requireNonNull(dataSource, "dataSource"));
    }

    /** What is asked of {@link PostgresLocks} when they are opened. Not for several threads. */
    public static final class Builder {
        private static final int DEFAULT_MAX_HELD = 1_000;
        private static final int DEFAULT_MAX_CONNECTIONS = 8;

        private final DataSource dataSource;
        private String space = "default";
        private int maxHeld = DEFAULT_MAX_HELD;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private boolean withTable = true;
        private BiConsumer<? super String, ? super LockLostException> onLoss = (name, loss) -> {};
        private long keyMask = -1;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets the space: names exclude each other only within one. Any number of them share a
         * database.
         *
         * @param name any name of a space, {@code default} if not set; the same for all processes
         *     that exclude each other
         * @return this
         * @throws IllegalArgumentException if it is empty or has an unpaired surrogate
         */
        public Builder space(String name) {
            NameKeys.of(name);
            this.space = name;
            return this;
        }

        /**
         * Sets how many locks this process may hold at once. The server keeps all locks of all its
         * sessions in one table, of some 12,000 by default, and once that is full <em>every</em>
         * session fails: so a call that would hold one more fails first.
         *
         * @param locks at least 1; 1,000 if not set. Opening logs a warning if it is more than a
         *     quarter of what the server can hold
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxHeld(int locks) {
            if (locks < 1) {
                throw new IllegalArgumentException("maxHeld must be at least 1, not " + locks);
            }
            this.maxHeld = locks;
            return this;
        }

        /**
         * Sets how many sessions this process may have at once. One watches over the others; some
         * make attempts and hold what these get; and each of the rest blocks in the server for one
         * name, in the order of the server's queue. Where more names are waited for than that, the
         * others are attempted again and again, with pauses of up to 100 ms: they get less than an
         * equal share of a contended name.
         *
         * @param connections at least 1; 8 if not set. With fewer than 3 every wait is made of
         *     attempts. With 1, the server cannot tell that this process lives when that session
         *     ends, and may grant what it held before it is told
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxConnections(int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException(
                        "maxConnections must be at least 1, not " + connections);
            }
            this.maxConnections = connections;
            return this;
        }

        /**
         * Does without the table and the sequence, for a user that may not make them, or to save
         * two of four requests: then no abandonment is told, there are no fencing tokens, and a
         * lock that a living process has lost may be granted to another before that is told.
         *
         * @return this
         */
        public Builder withoutTable() {
            this.withTable = false;
            return this;
        }

        /**
         * Sets what is called for each lock that was lost while a thread held it: after its handle
         * is invalid, on a thread of the library, one call after the other.
         *
         * @param listener is given the name and why it was lost; what it throws is logged
         * @return this
         */
        public Builder onLoss(BiConsumer<? super String, ? super LockLostException> listener) {
            this.onLoss = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** For tests of names that meet: leaves only some bits of each key. */
        Builder keyMask(long mask) {
            this.keyMask = mask;
            return this;
        }

        /**
         * Opens the locks: connects, makes the table if it is missing, and looks whether the server
         * can keep locks. Interrupts are not heeded.
         *
         * @return the locks, none of them held
         * @throws IOException if the server cannot be reached, refuses the user, or lacks the
         *     database; if the user has no right to make or to use the table; if there are too many
         *     connections; if the server is a standby; or if a pool on the way changes sessions
         *     between statements. The message names the server and says what to do; nothing stays
         *     open
         */
        public PostgresLocks open() throws IOException {
            Settings settings =
                    new Settings(dataSource, space, maxHeld, maxConnections, withTable, onLoss);
            NameKeys keys = NameKeys.of(space);
            long mask = keyMask;
            return new PostgresLocks(
                    AdvisoryLocks.open(settings), name -> keys.applyAsLong(name) & mask);
        }
    }

    @Override
    public HeldLock lock(String name) {
        return exclusive.lock(name);
    }

    @Override
    public HeldLock lockInterruptibly(String name) throws InterruptedException {
        return exclusive.lockInterruptibly(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name) {
        return exclusive.tryLock(name);
    }

    @Override
    public Optional<HeldLock> tryLock(String name, Duration timeout) throws InterruptedException {
        return exclusive.tryLock(name, timeout);
    }

    @Override
    public HeldLock lockAll(Collection<String> names) {
        return exclusive.lockAll(names);
    }

    @Override
    public Optional<HeldLock> tryLockAll(Collection<String> names, Duration timeout)
            throws InterruptedException {
        return exclusive.tryLockAll(names, timeout);
    }

    @Override
    public Lock asLock(String name) {
        return exclusive.asLock(name);
    }

    @Override
    public NamedLocks shared() {
        return shared;
    }

    @Override
    public ReadWriteLock asReadWriteLock(String name) {
        return SessionLocks.readWriteLock(shared, exclusive, name);
    }

    /**
     * Returns the number of the advisory lock of a name, as {@code pg_locks} shows it: {@code
     * classid} has its upper half and {@code objid} the lower one. The same in every process.
     *
     * @param name any name, held or not
     * @return any long
     * @throws IllegalArgumentException if the name is empty or has an unpaired surrogate
     */
    public long keyOf(String name) {
        return keys.applyAsLong(name);
    }

    /**
     * Describes a holder of a name at this moment, for people who look for a process that is in
     * their way: its host, process id, session and mode.
     *
     * @param name any name, held or not
     * @return empty if nobody holds it
     * @throws IllegalArgumentException if the name is empty or has an unpaired surrogate
     * @throws IllegalStateException if this is closed
     * @throws IOException if the server cannot be asked
     */
    public Optional<String> holder(String name) throws IOException {
        long key = keys.applyAsLong(name);
        session.requireOpen();
        return engine.describeHolder(key);
    }

    /** Returns what the server calls the sessions of this. */
    String sessionName() {
        return engine.sessionName();
    }

    /**
     * Closes this, and all its sessions; does nothing if that has been done. Locks that are still
     * held end, and the next holders are told that they were abandoned. Threads that wait through
     * it throw {@link IllegalStateException}. If the server does not answer, it may take 10
     * seconds.
     */
    @Override
    public void close() {
        if (session.markClosed()) {
            try {
                table.closeSession(session);
            } finally {
                engine.close();
                DeferredLog.write();
            }
        }
    }

    @Override
    public String toString() {
        return "PostgresLocks of " + engine.server() + (session.isClosed() ? ", closed" : "");
    }
}

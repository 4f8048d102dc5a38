package io.offsetlocks.postgresql;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockLostException;
import io.offsetlocks.LockSpace;
import io.offsetlocks.NamedLocks;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.QuotedName;
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

/** Placeholder. */
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

    public static Builder builder(DataSource dataSource) {
        return new Builder(Objects.requireNonNull(dataSource, "dataSource"));
    }

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

        public Builder space(String name) {
            NameKeys.of(name);
            this.space = name;
            return this;
        }

        public Builder maxHeld(int locks) {
            if (locks < 1) {
                throw new IllegalArgumentException("maxHeld must be at least 1, not " + locks);
            }
            this.maxHeld = locks;
            return this;
        }

        public Builder maxConnections(int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException(
                        "maxConnections must be at least 1, not " + connections);
            }
            this.maxConnections = connections;
            return this;
        }

        public Builder withoutTable() {
            this.withTable = false;
            return this;
        }

        public Builder onLoss(BiConsumer<? super String, ? super LockLostException> listener) {
            this.onLoss = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** For tests of names that meet: leaves only some bits of each key. */
        Builder keyMask(long mask) {
            this.keyMask = mask;
            return this;
        }

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

    public long keyOf(String name) {
        return keys.applyAsLong(name);
    }

    public Optional<String> holder(String name) throws IOException {
        long key = keys.applyAsLong(name);
        session.requireOpen();
        return engine.describeHolder(key);
    }

    /** Returns what the server calls the sessions of this. */
    String sessionName() {
        return engine.sessionName();
    }

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
        return "PostgresLocks of "
                + QuotedName.of(engine.server())
                + (session.isClosed() ? ", closed" : "");
    }
}

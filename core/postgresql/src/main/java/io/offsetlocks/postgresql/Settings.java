package io.offsetlocks.postgresql;

import io.offsetlocks.LockLostException;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/** What a {@link PostgresLocks.Builder} was told. */
record Settings(
        DataSource dataSource,
        String space,
        int maxHeld,
        int maxConnections,
        boolean table,
        BiConsumer<? super String, ? super LockLostException> onLoss) {}

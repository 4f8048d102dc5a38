/**
 * Named locks between processes of many hosts, on a PostgreSQL server that they share.
 *
 * <p>It is the next step where one host is not enough: the same interface, queue and handles as the
 * lock file of {@code io.offsetlocks}, and a session advisory lock of the server for each name that
 * is held.
 *
 * <pre>{@code
 * try (PostgresLocks locks = PostgresLocks.builder(dataSource).space("nova").open();
 *         HeldLock held = locks.lock("volume-42")) {
 *     // no other thread or process that uses this space of the database is in here for volume-42
 * }
 * }</pre>
 *
 * <p>Go on with {@link io.offsetlocks.postgresql.PostgresLocks PostgresLocks}, which says what
 * differs from a lock file.
 */
module io.offsetlocks.postgresql {
    requires transitive io.offsetlocks;
    requires transitive java.sql;
    requires io.offsetlocks.hashing;
    // Optional: a runtime without the flight recorder locks all the same.
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports io.offsetlocks.postgresql;
}

package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.offsetlocks.HeldLock;
import io.offsetlocks.postgresql.PostgresLocks;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What docs/past-one-machine.md shows, on a real server. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class VolumesOnPostgresTest {
    @Test
    void lateWriter_isRefused_andAnAbandonedVolumeIsRepaired() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            DataSource application = server.getPostgresDatabase();
            execute(application, "CREATE DATABASE locks");
            execute(application, "CREATE TABLE volumes (id int, bytes bigint, fence bigint)");
            execute(application, "INSERT INTO volumes VALUES (42, 0, 0)");
            DataSource forLocks = server.getDatabase("postgres", "locks");
            PostgresLocks locks = VolumesOnPostgres.open(forLocks);
            VolumesOnPostgres volumes = new VolumesOnPostgres(locks, application);
            PostgresLocks crashing = VolumesOnPostgres.open(forLocks);
            HeldLock early = crashing.lock("volume-42");
            long token = early.fencingToken().orElseThrow();
            crashing.close();

            volumes.resize(42, 1_000);

            assertEquals(List.of("volume-42"), volumes.repaired);
            assertThrows(IllegalStateException.class, () -> volumes.write(42, 2_000, token));
            volumes.resize(42, 3_000);
            locks.close();
        }
    }

    private static void execute(DataSource dataSource, String sql) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package io.offsetlocks.docs.recipes;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockSpace;
import io.offsetlocks.postgresql.PostgresLocks;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** Volumes that the processes of many hosts change, one at a time. */
final class VolumesOnPostgres {
    private final LockSpace locks;
    private final DataSource volumes;
    final List<String> repaired = new CopyOnWriteArrayList<>();

    VolumesOnPostgres(LockSpace locks, DataSource volumes) {
        this.locks = locks;
        this.volumes = volumes;
    }

    static PostgresLocks open(DataSource dataSource) throws IOException {
        return PostgresLocks.builder(dataSource)
                .space("nova")
                .onLoss((name, loss) -> System.err.println("stop the work on " + name))
                .open();
    }

    void resize(int volume, long bytes) throws SQLException {
        String name = "volume-" + volume;
        try (HeldLock held = locks.lock(name)) {
            if (held.wasAbandoned()) {
                repair(name);
            }
            write(volume, bytes, held.fencingToken().getAsLong());
        }
    }

    /** Writes unless somebody has written who got the lock later. */
    void write(int volume, long bytes, long token) throws SQLException {
        String sql = "UPDATE volumes SET bytes = ?, fence = ? WHERE id = ? AND fence <= ?";
        try (Connection connection = volumes.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, bytes);
            update.setLong(2, token);
            update.setInt(3, volume);
            update.setLong(4, token);
            if (update.executeUpdate() == 0) {
                throw new IllegalStateException("volume " + volume + " has a later writer");
            }
        }
    }

    private void repair(String name) {
        repaired.add(name);
    }
}

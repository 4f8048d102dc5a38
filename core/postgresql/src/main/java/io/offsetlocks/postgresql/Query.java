package io.offsetlocks.postgresql;

import java.sql.SQLException;

/** Something that is asked of the server, once or again. */
@FunctionalInterface
interface Query<T> {
    int MAX_ATTEMPTS = 10;

    T run() throws SQLException;

    /** A cancel may come late, and hit the statement behind the one that it was meant for. */
    static <T> T repeatIfCancelled(Query<T> query) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                return query.run();
            } catch (SQLException e) {
                if (!Faults.isCancelled(e) || i == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}

package io.offsetlocks.postgresql;

import java.sql.SQLException;

/** What a {@link SessionThread} does with its session. Exactly one of the two methods ends it. */
interface SessionTask {
    void run(DatabaseSession session) throws SQLException;

    /** Called if {@link #run} threw, or there is no session for it. */
    void failed(SQLException failure);
}

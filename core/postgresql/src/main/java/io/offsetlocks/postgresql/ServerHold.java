package io.offsetlocks.postgresql;

import io.offsetlocks.LockLostException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a session of this process holds. The mutable fields are guarded by the monitor of the
 * offset's slot.
 */
final class ServerHold {
    final Wish wish;
    final SessionThread thread;
    final DatabaseSession session;

    /** The first token of this acquisition, which its row has; 0 without one. */
    private final long token;

    private final String leftBy;
    private final AtomicBoolean disposed = new AtomicBoolean();

    /** Sections of this process since, the first one not counted. */
    private long laterSections;

    /** Whether an abandonment has not been told to an exclusive holder. */
    boolean abandoned;

    /** Whether others were seen to wait for this shared lock: then no more readers join. */
    volatile boolean queueSeen;

    ServerHold(Wish wish, SessionThread thread, DatabaseSession session, Answer answer) {
        this.wish = wish;
        this.thread = thread;
        this.session = session;
        this.token = answer.token();
        this.leftBy = answer.leftBy();
        this.abandoned = answer.isAbandoned();
    }

    void sectionBegins() {
        laterSections++;
        // This process keeps a lock for a quantum of time, which ends long before.
        assert laterSections < HolderTable.TOKEN_STEP : laterSections;
    }

    /** Returns the token of the section of this moment, or 0. */
    long fencingToken() {
        return token == 0 ? 0 : token + laterSections;
    }

    /** Returns who left the lock abandoned before, and since when it was held. */
    String leftBy() {
        return leftBy;
    }

    long firstToken() {
        return token;
    }

    boolean isLost() {
        return session.loss() != null;
    }

    /** Returns the exception that tells of the loss, or null. */
    @Nullable LockLostException loss() {
        SQLException why = session.loss();
        return why == null ? null : Faults.lost(session.server(), wish.name(), why);
    }

    /** Returns true the first time. */
    boolean dispose() {
        return disposed.compareAndSet(false, true);
    }
}

package io.offsetlocks.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A wait for a lock in the server, on a session that holds nothing. */
final class Waiting implements SessionTask {
    private final AdvisoryLocks engine;
    private final AdvisoryLock lock;
    private final SessionThread thread;
    private final int request;
    private @Nullable Wish wish;
    private boolean ran;

    Waiting(AdvisoryLocks engine, AdvisoryLock lock, SessionThread thread, int request) {
        this.engine = engine;
        this.lock = lock;
        this.thread = thread;
        this.request = request;
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        ran = true;
        session.awaitGrants();
        Wish wanted = lock.wishOf(request, true);
        wish = wanted;
        if (wanted == null) {
            engine.returnWaiter(thread);
            return;
        }
        if (!engine.reserve()) {
            engine.returnWaiter(thread);
            lock.refused(engine.tooMany(wanted));
            return;
        }
        Answer answer = null;
        try {
            answer = block(session, wanted);
        } finally {
            if (answer == null || !answer.isHeld()) {
                engine.unreserve();
            }
        }
        if (answer != null && answer.isHeld()) {
            lock.arrived(new ServerHold(wanted, thread, session, answer));
            return;
        }
        engine.returnWaiter(thread);
        if (answer != null) {
            lock.busy(answer);
        }
    }

    /** Returns null if the wait was not begun or was cancelled, of which the lock knows then. */
    private @Nullable Answer block(DatabaseSession session, Wish wanted) throws SQLException {
        BlockedWait wait = lock.beginBlocking(session, wanted);
        if (wait == null) {
            return null;
        }
        engine.watch(wait);
        try {
            return session.acquire(wanted);
        } catch (SQLException e) {
            if (!Faults.isCancelled(e) || session.loss() != null) {
                throw e;
            }
            lock.waitCancelled();
            return null;
        } finally {
            wait.over = true;
            engine.watchNoMore(wait);
        }
    }

    @Override
    public void failed(SQLException failure) {
        engine.returnWaiter(thread);
        boolean retried = ran ? Faults.isBroken(failure) : Faults.mayPass(failure);
        if (retried) {
            engine.unreachable(failure);
            lock.unreachable();
            return;
        }
        Wish refused = wish == null ? lock.wishOf(request, false) : wish;
        if (refused != null) {
            lock.refused(Faults.toLock(engine.server(), refused, failure));
        }
    }
}

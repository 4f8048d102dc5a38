package io.offsetlocks.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A wait for a lock in the server, on a session that holds nothing. */
final class Waiting implements SessionTask {
    private final AdvisoryLocks engine;
    private final LockRequest request;
    private final SessionThread thread;
    private final int number;
    private @Nullable Wish wish;
    private boolean ran;

    Waiting(AdvisoryLocks engine, LockRequest request, SessionThread thread, int number) {
        this.engine = engine;
        this.request = request;
        this.thread = thread;
        this.number = number;
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        ran = true;
        session.awaitGrants();
        Wish wanted = request.wishOf(number, true);
        wish = wanted;
        if (wanted == null) {
            engine.returnWaiter(thread);
            return;
        }
        if (!engine.reserve()) {
            engine.returnWaiter(thread);
            request.refused(engine.tooMany(wanted));
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
            request.lock().arrived(new ServerHold(wanted, thread, session, answer));
            return;
        }
        engine.returnWaiter(thread);
        if (answer != null) {
            request.busy(answer);
        }
    }

    /** Returns null if the wait was not begun or was cancelled, of which the lock knows then. */
    private @Nullable Answer block(DatabaseSession session, Wish wanted) throws SQLException {
        BlockedWait wait = request.beginBlocking(session, wanted);
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
            request.waitCancelled();
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
            request.unreachable();
            return;
        }
        Wish refused = wish == null ? request.wishOf(number, false) : wish;
        if (refused != null) {
            request.refused(Faults.toLock(engine.server(), refused, failure));
        }
    }
}

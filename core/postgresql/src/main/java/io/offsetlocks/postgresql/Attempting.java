package io.offsetlocks.postgresql;

import java.sql.SQLException;

/** One attempt to get a lock, on a session that may hold others. */
final class Attempting implements SessionTask {
    private final AdvisoryLocks engine;
    private final LockRequest request;
    private final SessionThread home;
    private final int number;
    private boolean ran;
    private boolean again;

    /** Counts as load of the home session from now on. */
    Attempting(AdvisoryLocks engine, LockRequest request, SessionThread home, int number) {
        this.engine = engine;
        this.request = request;
        this.home = home;
        this.number = number;
        home.load().incrementAndGet();
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        ran = true;
        // After a restart: nobody holds anything here, so nobody is kept waiting by this.
        session.awaitGrants();
        Wish wish = request.wishOf(number, false);
        if (wish == null) {
            home.load().decrementAndGet();
            return;
        }
        if (!engine.reserve()) {
            home.load().decrementAndGet();
            request.refused(engine.tooMany(wish));
            return;
        }
        Answer answer = Answer.BUSY;
        try {
            answer = session.tryAcquire(wish);
        } finally {
            if (!answer.isHeld()) {
                engine.unreserve();
            }
        }
        if (answer.isHeld()) {
            request.lock().arrived(new ServerHold(wish, home, session, answer));
        } else {
            home.load().decrementAndGet();
            request.busy(answer);
        }
    }

    @Override
    public void failed(SQLException failure) {
        boolean once = request.isOnce();
        if (Faults.isBroken(failure) && once && !again) {
            // The session may have gone long ago, with nobody asking it.
            again = true;
            ran = false;
            home.submit(this);
            return;
        }
        home.load().decrementAndGet();
        boolean retried = ran ? Faults.isBroken(failure) : Faults.mayPass(failure);
        if (retried && !once) {
            engine.unreachable(failure);
            request.unreachable();
            return;
        }
        Wish wish = request.wishOf(number, false);
        if (wish != null) {
            request.refused(Faults.toLock(engine.server(), wish, failure));
        }
    }
}

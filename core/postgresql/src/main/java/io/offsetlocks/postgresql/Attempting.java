package io.offsetlocks.postgresql;

import java.sql.SQLException;

/** One attempt to get a lock, on a session that may hold others. */
final class Attempting implements SessionTask {
    private final AdvisoryLocks engine;
    private final AdvisoryLock lock;
    private final SessionThread home;
    private final int request;
    private boolean ran;
    private boolean again;

    /** Counts as load of the home session from now on. */
    Attempting(AdvisoryLocks engine, AdvisoryLock lock, SessionThread home, int request) {
        this.engine = engine;
        this.lock = lock;
        this.home = home;
        this.request = request;
        home.load().incrementAndGet();
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        ran = true;
        // After a restart: nobody holds anything here, so nobody is kept waiting by this.
        session.awaitGrants();
        Wish wish = lock.wishOf(request, false);
        if (wish == null) {
            home.load().decrementAndGet();
            return;
        }
        if (!engine.reserve()) {
            home.load().decrementAndGet();
            lock.refused(engine.tooMany(wish));
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
            lock.arrived(new ServerHold(wish, home, session, answer));
        } else {
            home.load().decrementAndGet();
            lock.busy(answer);
        }
    }

    @Override
    public void failed(SQLException failure) {
        boolean once = lock.isOnce();
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
            lock.unreachable();
            return;
        }
        Wish wish = lock.wishOf(request, false);
        if (wish != null) {
            lock.refused(Faults.toLock(engine.server(), wish, failure));
        }
    }
}

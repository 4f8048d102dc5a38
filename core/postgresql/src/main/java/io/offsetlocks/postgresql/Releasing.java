package io.offsetlocks.postgresql;

import java.sql.SQLException;

/** The release of a lock, on the session that holds it. */
final class Releasing implements SessionTask {
    private final AdvisoryLock lock;
    private final ServerHold hold;
    private final boolean abandoned;
    private final ReleaseAnswer answer;

    Releasing(AdvisoryLock lock, ServerHold hold, boolean abandoned, ReleaseAnswer answer) {
        this.lock = lock;
        this.hold = hold;
        this.abandoned = abandoned;
        this.answer = answer;
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        SQLException loss = hold.session.loss();
        if (loss == null) {
            loss =
                    session.release(
                            hold.wish.key(), hold.wish.shared(), hold.firstToken(), abandoned);
        }
        lock.released(hold);
        tell(loss);
    }

    private void tell(SQLException loss) {
        if (loss == null || hold.wish.shared()) {
            answer.complete(null);
        } else {
            answer.complete(() -> Faults.lost(hold.session.server(), hold.wish.name(), loss));
        }
    }

    @Override
    public void failed(SQLException failure) {
        SQLException loss = hold.session.loss();
        lock.released(hold);
        if (loss != null) {
            tell(loss);
        } else {
            answer.complete(
                    () -> Faults.toRecordRelease(hold.session.server(), hold.wish.name(), failure));
        }
    }
}

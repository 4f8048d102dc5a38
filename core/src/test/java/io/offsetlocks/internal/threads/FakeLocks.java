package io.offsetlocks.internal.threads;

import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.testing.PlainLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An engine of which a test makes what it likes. */
final class FakeLocks extends PlainLocks {
    /** The lock of the slot that was made first. */
    final FakeLock lock = new FakeLock();

    /** The times at which it was asked whether it is usable. */
    final List<Long> checkedAt = new ArrayList<>();

    /** What such a question does besides. */
    Runnable onCheck = () -> {};

    /** What a question whether a lock is held does first. */
    Question onConfirm = () -> {};

    boolean answersAtOnce = true;

    interface Question {
        void ask() throws IOException;
    }

    @Override
    public boolean answersAtOnce() {
        return answersAtOnce;
    }

    @Override
    public ProcessLock newLock(Grants grants) {
        FakeLock made = lock.grants == null ? lock : new FakeLock();
        made.grants = grants;
        made.token = lock.token;
        return made;
    }

    @Override
    public void checkUsable(long now) {
        checkedAt.add(now);
        onCheck.run();
    }

    @Override
    public boolean confirmsHeld(long... offsets) throws IOException {
        onConfirm.ask();
        return lock.isHeld();
    }
}

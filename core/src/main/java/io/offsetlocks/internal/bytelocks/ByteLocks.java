package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.ClassInitialization;
import io.offsetlocks.internal.common.PollPace;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Grants;
import io.offsetlocks.internal.processes.ProcessLock;
import io.offsetlocks.internal.processes.ProcessLocks;
import java.io.IOException;
import java.util.Optional;

/** The engine of byte locks: to hold an offset is to hold the system's lock on that byte. */
public final class ByteLocks implements ProcessLocks {
    private final LockFile file;
    private final Ticker clock;

    public ByteLocks(LockFile file, Ticker clock) {
        this.file = file;
        this.clock = clock;
        ClassInitialization.force(ByteLock.class, GateWait.class, PollPace.class, SecondLook.class);
    }

    LockFile file() {
        return file;
    }

    Ticker clock() {
        return clock;
    }

    @Override
    public ProcessLock newLock(Grants grants) {
        return new ByteLock(this, grants);
    }

    @Override
    public void checkUsable(long now) {
        file.watch().checkInPlace(now);
    }

    @Override
    public RuntimeException explain(Throwable failure, long offset) {
        return file.explain(failure, offset);
    }

    @Override
    public boolean confirmsHeld(long... offsets) throws IOException {
        return file.isOpen()
                && file.watch().problem() == null
                && file.records().showHeldHere(offsets)
                && file.isOpen();
    }

    @Override
    public Optional<ProcessHandle> holder(long offset) throws IOException {
        return file.records().holder(offset);
    }
}

package io.offsetlocks.testing;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.ProcessLock;

/** A lock without sections, abandonment or a queue of processes; a test says the rest. */
public abstract class PlainLock implements ProcessLock {
    @Override
    public Attempt sectionBegins() {
        return Attempt.CLEAN;
    }

    @Override
    public void sectionEnds() {}

    @Override
    public Attempt readerJoins() {
        return Attempt.CLEAN;
    }

    @Override
    public void markAbandoned() {}

    @Override
    public void releaseAbandoned() {
        markAbandoned();
        release();
    }

    @Override
    public boolean startWaiting(boolean lasting) {
        return false;
    }

    @Override
    public boolean isWaiting() {
        return false;
    }
}

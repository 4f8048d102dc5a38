package io.offsetlocks.testing;

import io.offsetlocks.internal.processes.ProcessLocks;
import java.io.IOException;
import java.util.Optional;

/** An engine that never fails and tells no holder; a test says how it locks. */
public abstract class PlainLocks implements ProcessLocks {
    @Override
    public void checkUsable(long now) {}

    @Override
    public RuntimeException explain(Throwable failure, long offset) {
        return new IllegalStateException(failure);
    }

    @Override
    public boolean confirmsHeld(long... offsets) throws IOException {
        return true;
    }

    @Override
    public Optional<ProcessHandle> holder(long offset) {
        return Optional.empty();
    }
}

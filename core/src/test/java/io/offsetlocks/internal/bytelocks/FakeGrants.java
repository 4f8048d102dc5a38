package io.offsetlocks.internal.bytelocks;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One thread that waits for a byte, and what it is told. */
final class FakeGrants implements Grants {
    boolean wants = true;
    boolean shared;
    Thread thread = Thread.currentThread();
    Check onTaken = () -> {};

    Attempt how;
    long yieldNanos;
    int taken;
    int ended;
    RuntimeException failure;

    /** Returns whether the thread that queued is done. */
    synchronized boolean hasEnded() {
        return ended > 0;
    }

    @Override
    public Object monitor() {
        return this;
    }

    @Override
    public boolean wanted() {
        return wants;
    }

    @Override
    public boolean wantedShared() {
        return shared;
    }

    @Override
    public long yieldNanos() {
        return yieldNanos;
    }

    @Override
    public void changeBegins() {}

    @Override
    public void changeEnds() {}

    @Override
    public Thread granted(Attempt how) {
        taken++;
        this.how = how;
        wants = false;
        try {
            onTaken.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return thread;
    }

    @Override
    public void failed(RuntimeException failure) {
        assertNull(this.failure);
        this.failure = failure;
        wants = false;
    }

    @Override
    public void ended() {
        ended++;
    }

    interface Check {
        void run() throws IOException;
    }
}

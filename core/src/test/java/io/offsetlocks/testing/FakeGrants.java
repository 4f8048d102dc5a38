package io.offsetlocks.testing;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.offsetlocks.internal.processes.Attempt;
import io.offsetlocks.internal.processes.Grants;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One thread that waits for the lock of an offset, and what it is told. */
public final class FakeGrants implements Grants {
    public boolean wants = true;
    public boolean shared;
    public Thread thread = Thread.currentThread();
    public Check onTaken = () -> {};

    public Attempt how;
    public long yieldNanos;
    public int taken;
    public int ended;

    /** How many changes have begun and not ended. */
    public int changes;

    public RuntimeException failure;

    /** Returns whether the thread that queued is done. */
    public synchronized boolean hasEnded() {
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
    public void changeBegins() {
        changes++;
    }

    @Override
    public void changeEnds() {
        changes--;
    }

    @Override
    public Thread granted(Attempt how) {
        taken++;
        changes--;
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

    public interface Check {
        void run() throws IOException;
    }
}

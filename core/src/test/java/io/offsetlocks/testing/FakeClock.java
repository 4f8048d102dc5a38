package io.offsetlocks.testing;

import io.offsetlocks.internal.common.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until the test lets time go by. */
public final class FakeClock implements Ticker {
    private final AtomicLong nanos;

    public FakeClock(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    @Override
    public long read() {
        return nanos.get();
    }

    public void advance(long nanosLater) {
        nanos.addAndGet(nanosLater);
    }
}

package io.offsetlocks.postgresql;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.Ticker;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** A thread of the library that runs short steps after a time; it starts with the first. */
final class DelayThread implements Runnable {
    private final DelayQueue<Step> steps = new DelayQueue<>();
    private boolean started;
    private volatile boolean stopped;

    /** Runs a step after some nanoseconds; never blocks. */
    void later(long nanos, Runnable step) {
        start();
        steps.add(new Step(Ticker.SYSTEM.read() + nanos, step));
    }

    private synchronized void start() {
        if (!started) {
            BlockingThreads.startAlone(this);
            started = true;
        }
    }

    void stop() {
        later(0, () -> stopped = true);
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                steps.take().step.run();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody can interrupt this thread", e);
            } finally {
                DeferredLog.write();
            }
        }
    }

    private static final class Step implements Delayed {
        private final long at;
        private final Runnable step;

        Step(long at, Runnable step) {
            this.at = at;
            this.step = step;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - Ticker.SYSTEM.read(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(at - ((Step) other).at);
        }
    }
}

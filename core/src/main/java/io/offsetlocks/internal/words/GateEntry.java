package io.offsetlocks.internal.words;

import io.offsetlocks.internal.common.BlockingThreads;
import io.offsetlocks.internal.common.DeferredLog;
import io.offsetlocks.internal.common.PollPace;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait for a gate byte that another process has, run by a thread of {@link BlockingThreads}.
 * When it has the byte it looks at the word, and another wait goes on from there.
 *
 * <p>A process that has just left the word keeps away from the gate for a moment first: the kernel
 * wakes the next process, but lets us overtake it until that runs.
 *
 * <p>When the last waiter has left, the thread stays in the kernel until the byte comes free, and
 * gives it back at once.
 */
final class GateEntry implements Runnable {
    private final LockFile file;
    private final WordQueue queue;
    private final long gateByte;
    private final PollPace pace = new PollPace();
    private boolean cancelled;

    GateEntry(LockWords words, WordQueue queue, long gateByte) {
        this.file = words.file();
        this.queue = queue;
        this.gateByte = gateByte;
    }

    /** Begins the wait, or returns false if there is no thread for it. */
    boolean start(boolean lasting) {
        boolean started = BlockingThreads.start(this, lasting);
        // What starts a thread may fail when that has begun.
        cancelled = !started;
        return started;
    }

    @Override
    public void run() {
        synchronized (queue.monitor()) {
            if (cancelled) {
                return;
            }
        }
        FileLock gate = null;
        RuntimeException failure = null;
        try {
            gate = waitForGate();
        } catch (IOException | RuntimeException | Error e) {
            failure = queue.explain(e);
        } finally {
            pace.end();
            end(gate, failure);
            DeferredLog.write();
        }
    }

    private @Nullable FileLock waitForGate() throws IOException {
        LockSupport.parkNanos(yieldNanos());
        while (isWanted()) {
            FileLock gate = file.lock(gateByte, false);
            if (gate != null) {
                return gate;
            }
            LockSupport.parkNanos(pace.nextNanos(Ticker.SYSTEM.read()));
        }
        return null;
    }

    private long yieldNanos() {
        synchronized (queue.monitor()) {
            return queue.yieldNanos();
        }
    }

    private boolean isWanted() {
        synchronized (queue.monitor()) {
            return queue.isWanted();
        }
    }

    private void end(@Nullable FileLock gate, @Nullable RuntimeException failure) {
        Thread granted;
        synchronized (queue.monitor()) {
            granted = queue.entryEnds(gate, failure);
        }
        if (granted != null) {
            LockSupport.unpark(granted);
        }
    }
}

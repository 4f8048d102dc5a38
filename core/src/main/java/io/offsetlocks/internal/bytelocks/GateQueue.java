package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.common.PollPace;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Grants;
import org.jspecify.annotations.Nullable;

/**
 * This process's part in the queue of processes at one gate byte: whether it queues, and by what.
 * Guarded by the bucket's monitor.
 *
 * <p>A thread of the library waits there in the kernel, if there is one for it: {@link GateWait}.
 * Without one the head of the queue of threads takes the place by itself, with attempts instead of
 * waits. A thread that comes free later takes over, and has the gate already.
 *
 * <p>A {@link ByteLock} has one once this process has queued for its offset, or begun to poll.
 */
final class GateQueue {
    private final LockFile file;
    private final Grants grants;
    private final Ticker clock;
    private final Gate gate;
    private final PollPace pace = new PollPace();
    private @Nullable GateWait wait;

    GateQueue(LockFile file, long offset, Grants grants, Ticker clock) {
        this.file = file;
        this.grants = grants;
        this.clock = clock;
        this.gate = new Gate(file, file.gateOf(offset));
    }

    Gate gate() {
        return gate;
    }

    /**
     * Returns whether the head of the queue of threads has the place by itself: then the gate value
     * tells of no other process.
     */
    boolean leadsWithoutThread() {
        return wait == null && gate.isOurs();
    }

    /** Returns whether a thread of the library waits in the kernel for the slot byte. */
    boolean isBlocked() {
        return wait != null && wait.isBlocked();
    }

    boolean tryLead() {
        return !gate.isOurs() && grants.yieldNanos() == 0 && gate.tryEnter();
    }

    void headLeft(boolean last) {
        if (wait == null) {
            pace.end();
        }
        if (last && wait != null) {
            // Others must not queue behind a thread of ours that waits for nobody.
            gate.mark(false);
        } else if (last) {
            gate.leave();
        }
    }

    /** Leaves the gate, if the head of the queue of threads has entered it, for it has the byte. */
    void leaveWithoutThread() {
        if (wait == null) {
            gate.leave();
        }
    }

    boolean startWaiting(ByteLock byteLock, boolean lasting) {
        // Before it starts: a thread that begins at once asks whether it waits.
        GateWait begun = beginWait(byteLock);
        if (!begun.start(lasting)) {
            wait = null;
        }
        return wait != null;
    }

    /** Makes the wait that {@link #startWaiting} runs on a thread. */
    GateWait beginWait(ByteLock byteLock) {
        GateWait begun = new GateWait(grants, byteLock, file);
        wait = begun;
        return begun;
    }

    boolean isWaiting() {
        return wait != null;
    }

    /** Called by the wait when it is done. */
    void waitEnded() {
        wait = null;
        pace.end();
    }

    long pollNanos() {
        return pace.nextNanos(clock.read());
    }

    /** Called when nobody polls here any more. */
    void pollingEnded() {
        pace.end();
    }
}

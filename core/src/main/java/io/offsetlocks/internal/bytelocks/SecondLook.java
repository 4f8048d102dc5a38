package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.ProcessLock;
import java.time.Duration;

/**
 * Whether {@code tryLock} looks again at a byte that it found locked.
 *
 * <p>The byte may be locked with nobody holding the name. Only the process that has the gate byte
 * locks the slot byte for a moment and gives it back (I5). It does so before it takes the byte for
 * a waiter, to find out whether readers have it or to exchange a shared lock for an exclusive one:
 * that is over at once. And it does so after all its waiters have left: that is over when a thread
 * that the kernel woke has run. In all other cases somebody holds, and the answer stands: a second
 * look would only make the caller wait.
 *
 * <p>The value 1 means an exclusive holder, dead or alive (I4): no second look. If the gate value
 * is 1 somebody queues, and the first case is likely: the next look follows without a pause. If it
 * is 0 but the gate byte is locked, it is the second case.
 */
final class SecondLook {
    private static final long PAUSE_NANOS = Duration.ofNanos(50_000).toNanos();

    private SecondLook() {}

    /**
     * Returns how long to pause before the second look.
     *
     * @param ours whether this process has locked the byte, or a thread of it waits in the kernel
     * @param leads whether this process has locked the gate byte
     */
    static long nanos(LockFile file, long offset, boolean ours, boolean leads) {
        if (file.value(offset) == LockFile.TAKEN) {
            return ProcessLock.NO_SECOND_LOOK;
        }
        if (ours) {
            return PAUSE_NANOS;
        }
        long gate = file.gateOf(offset);
        if (!Gate.isOpen(file, gate)) {
            return 0;
        }
        boolean locked = leads || !file.canLockShared(gate);
        return locked ? PAUSE_NANOS : ProcessLock.NO_SECOND_LOOK;
    }
}

package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.file.GateByte;
import io.offsetlocks.internal.file.LockFile;
import java.nio.channels.FileLock;

/**
 * The gate byte of one slot with its value. Guarded by the bucket's monitor.
 *
 * <p>The value only says to other processes that the place at the front of the queue is taken: 1
 * while somebody queues. It is a hint, and may be wrong in both directions. A process that died at
 * the gate leaves a 1 behind, which is seen through by an attempt at the lock ({@link
 * #openIfStale}). And the value is 0 while a thread of ours is still at the gate for nobody. A
 * value that cannot be written costs order between processes, never exclusion.
 */
final class Gate {
    private final LockFile file;
    private final GateByte gateByte;

    /** Makes the gate byte at a position; it is not locked. */
    Gate(LockFile file, long position) {
        this.file = file;
        this.gateByte = new GateByte(file, position);
    }

    /** Returns whether no process is seen to queue. */
    static boolean isOpen(LockFile file, long position) {
        return file.value(position) == LockFile.FREE;
    }

    /** Opens a gate whose 1 was left by a process that died, which has dropped its lock. */
    static boolean openIfStale(LockFile file, long position) {
        return GateByte.clearIfStale(
                file, position, () -> file.trySetValue(position, LockFile.FREE));
    }

    /** Returns whether this process is the first of the queue. */
    boolean isOurs() {
        return gateByte.isOurs();
    }

    /** Makes one attempt to lock the gate byte, and to become the first of the queue. */
    boolean tryEnter() {
        boolean entered = gateByte.tryLock();
        if (entered) {
            mark(true);
        }
        return entered;
    }

    /** Called when the gate byte has been locked for the threads that wait here. */
    void enter(FileLock taken) {
        gateByte.install(taken);
        mark(true);
    }

    /** Says to other processes whether somebody here waits, if our thread is at the gate. */
    void mark(boolean waiting) {
        if (gateByte.isOurs() && !file.isClosing()) {
            file.trySetValue(gateByte.position(), waiting ? LockFile.TAKEN : LockFile.FREE);
        }
    }

    /** Unlocks the gate byte; does nothing where this process has not locked it. */
    void leave() {
        if (file.isClosing()) {
            return;
        }
        try {
            mark(false);
        } finally {
            gateByte.unlock();
        }
    }
}

package io.offsetlocks.internal.bytelocks;

import io.offsetlocks.internal.file.LockFile;
import io.offsetlocks.internal.processes.Attempt;

/**
 * Decides whether a lock was abandoned, by the value of the slot byte, and by what this process
 * knows of an abandonment while it keeps the lock.
 *
 * <p>The value is 1 exactly while an exclusive holder is in its section (I4). The kernel drops the
 * lock of a process that dies, and the 1 stays: the next process that locks the byte finds it. A
 * shared holder that finds it writes 2 instead, so that a 1 never stands for readers, and the next
 * exclusive holder is told as well. Only a holder of the byte's lock writes the value (I3).
 *
 * <p>A process that keeps the lock between its own threads keeps the abandonment too: a session
 * that closes ends a section without release while threads of another session go on in the same
 * lock. So every grant asks {@link #found}, also that of a kept lock, and an exclusive holder is
 * told once ({@link #told}).
 */
final class AbandonmentMark {
    private final LockFile file;

    /**
     * Whether an exclusive holder ended without releasing, and no exclusive holder has been told
     * since. Known while this process has the lock; where no section runs the file says so too.
     */
    private boolean abandoned;

    AbandonmentMark(LockFile file) {
        this.file = file;
    }

    /** Reads the value of a byte that has just been locked, before anything is written. */
    void read(long offset) {
        abandoned = file.value(offset) != LockFile.FREE;
    }

    /** Writes the value of a byte that has just been locked in a mode. */
    void acquired(long offset, boolean shared) {
        if (!shared) {
            file.setValue(offset, LockFile.TAKEN);
        } else if (abandoned) {
            file.setValue(offset, LockFile.ABANDONED);
        }
    }

    /** Returns what a new holder must be told. */
    Attempt found() {
        return abandoned ? Attempt.ABANDONED : Attempt.CLEAN;
    }

    /** Notes that an exclusive holder has been told; later holders are not. */
    void told() {
        abandoned = false;
    }

    /** Writes the value of a byte that was locked for nobody and is unlocked again. */
    void declined(long offset) {
        if (file.value(offset) != LockFile.FREE) {
            // On a full disk the 1 stays, which the next holder takes for the same.
            file.trySetValue(offset, LockFile.ABANDONED);
        }
    }

    /** Begins a section under the lock that this process has kept. */
    Attempt sectionBegins(long offset) {
        // I4: without the 1, a holder that died would leave no trace.
        file.setValue(offset, LockFile.TAKEN);
        return found();
    }

    /** Ends a section; the process keeps the lock or is about to release it. */
    void sectionEnds(long offset) {
        byte ended = abandoned ? LockFile.ABANDONED : LockFile.FREE;
        if (file.value(offset) != ended) {
            file.setValue(offset, ended);
        }
    }

    /** Notes that an exclusive holder has ended without release and nobody has been told. */
    void setAbandoned() {
        abandoned = true;
    }
}

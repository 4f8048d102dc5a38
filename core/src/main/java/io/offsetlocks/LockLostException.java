package io.offsetlocks;

/**
 * Thrown when a lock was lost before it was released, where an engine can lose one: another process
 * may have it by now. A lock file of lock words loses them when other code of the process closes a
 * descriptor of the file, or a program writes to it; one of byte locks does not notice at the
 * release.
 *
 * <p>{@link HeldLock#close()} of a lost exclusive lock throws it, and so does a call that would
 * acquire the name once more while the thread still has the lost lock. What the lock protected may
 * have been changed by others since the loss: check it, or use the {@linkplain
 * HeldLock#fencingToken() fencing token} so that a store refuses late writes.
 */
public final class LockLostException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param message names the lock, where it was, and why it was lost
     */
    public LockLostException(String message) {
        super(message);
    }

    /**
     * Made by the library.
     *
     * @param message names the lock, where it was, and why it was lost
     * @param cause what told of the loss
     */
    public LockLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
